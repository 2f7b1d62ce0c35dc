import type { JudgedStack } from "./stack.ts";

/** How bad it is when a guardrail doesn't hold, worst first. */
export const severities = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** A place at which a guardrail doesn't hold. */
export interface Breach {
  /** The resource at fault; one that is missing has its type and an empty name. */
  readonly resource: { readonly type: string; readonly name: string };
  /** The setting, with dots between members, for example `refreshToken.rotationType`; empty for the whole resource. */
  readonly property: string;
  /** The value that is there. */
  readonly found: unknown;
  readonly expected: string;
}

/** Gives every place at which a guardrail doesn't hold. */
export type Check = (stack: JudgedStack) => readonly Breach[];

/** Something that must hold for every stack, as a value. */
export interface Guardrail {
  /** In kebab case, unique. */
  readonly name: string;
  /** The rule of a scanner, a standard or a vendor that says the same, for example `CKV_AWS_119` or `RFC 9700 §4.14.2`. */
  readonly mirrors: string;
  readonly severity: Severity;
  /** The harm that could be done otherwise, in one sentence. */
  readonly why: string;
  /** The remedy where it doesn't hold, in one sentence. */
  readonly remedy: string;
  /**
   * Set where it looks at the inputs of each resource, one at a time. The engine hands these over before anything is
   * created; what it hands over of the whole stack has the outputs in it, too.
   */
  readonly inputsAlone?: true;
  readonly check: Check;
}
