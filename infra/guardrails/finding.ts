import { looksSecret } from "declared-stack/value";
import type { Guardrail, Severity, Violation } from "./guardrail.ts";

/** A place at which a stack isn't as it must be. */
export interface Finding {
  readonly guardrail: string;
  readonly mirrors: string;
  readonly severity: Severity;
  readonly type: string;
  /** The logical name; empty when the resource is missing. */
  readonly name: string;
  readonly property: string;
  /** What is there, as JSON or in words. */
  readonly found: string;
  readonly expected: string;
  readonly remedy: string;
}

/** Longer values are code and documents, which nobody reads in a finding. */
const LONGEST = 160;

export function findingOf({ name, mirrors, severity, remedy }: Guardrail, violation: Violation): Finding {
  const { resource, property, expected } = violation;
  const found = resource.name === "" ? "not declared" : shortJson(violation.found);
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

/** What was found and what to do, in one line without the guardrail's name. */
export function findingText({ type, name, property, found, expected, remedy }: Finding): string {
  const resource = name === "" ? type : `${type} "${name}"`;
  const place = property === "" ? resource : `${resource}: ${property}`;
  return `${place} is ${found}; expected ${expected}. ${remedy}`;
}

function shortJson(value: unknown): string {
  if (looksSecret(value)) return "[secret]";
  const text = value === undefined ? "missing" : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
