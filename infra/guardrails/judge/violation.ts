import { looksSecret } from "declared-stack/value";
import type { Breach, Guardrail, Severity } from "../definition/guardrail.ts";

/** A place at which a stack isn't as it must be. */
export interface Violation {
  readonly guardrail: string;
  readonly mirrors: string;
  readonly severity: Severity;
  readonly type: string;
  /** The logical name; empty when the resource is missing. */
  readonly name: string;
  readonly property: string;
  /** The value that is there, as JSON or in words. */
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;
}

/** Longer values are code and documents, which nobody reads in a violation. */
const LONGEST = 160;

export function violationOf({ name, mirrors, severity, remedy }: Guardrail, breach: Breach): Violation {
  const { resource, property, expected } = breach;
  const found = resource.name === "" ? "not declared" : shortJson(breach.found);
  return {
    guardrail: name,
    mirrors,
    severity,
    type: resource.type,
    name: resource.name,
    property,
    found,
    expected,
    remedy,
  };
}

/** One line: the place, what is there, what was expected and what to do; the guardrail's name isn't in it. */
export function violationText({ type, name, property, found, expected, remedy }: Violation): string {
  const resource = name === "" ? type : `${type} "${name}"`;
  const place = property === "" ? resource : `${resource}: ${property}`;
  return `${place} is ${found}; expected ${expected}. ${remedy}`;
}

function shortJson(value: unknown): string {
  if (looksSecret(value)) return "[secret]";
  const text = value === undefined ? "missing" : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
