import { forTerminal } from "command-line/safe-text";
import type { PersonPlan } from "./plan.ts";

/** How many examples of a kind are kept. */
const EXAMPLES = 3;

/** Counts what was done, or would be, and keeps the first examples of each kind. */
export class Tally {
  readonly #kinds = {
    create: newKind(),
    change: newKind(),
    leave: newKind(),
    blocked: newKind(),
    fail: newKind(),
  };

  add(email: string, plan: PersonPlan): void {
    record(this.#kinds[plan.kind], `${email}${detailsOf(plan)}`);
  }

  /** Somebody whom the tenant refused. */
  fail(email: string, line: number, reason: string): void {
    record(this.#kinds.fail, `line ${line}: ${email}: ${reason}`);
  }

  /** How many are not as the roster says: the tenant refused them, or they are blocked. */
  get failures(): number {
    return this.#kinds.fail.count + this.#kinds.blocked.count;
  }

  /** One line for each kind that there is any of, and its examples; nobody left alone is worth one. */
  write(applied: boolean): string {
    const words = applied
      ? { create: "created", change: "changed", leave: "left as they were", fail: "NOT DONE" }
      : { create: "to create", change: "to change", leave: "to leave as they are", fail: "UNKNOWN" };
    const { create, change, leave, blocked, fail } = this.#kinds;
    return [
      ...linesOf(words.create, create),
      ...linesOf(words.change, change),
      ...linesOf(words.leave, { ...leave, examples: [] }),
      ...(blocked.count > 0 ? linesOf(BLOCKED, blocked) : []),
      ...(fail.count > 0 ? linesOf(words.fail, fail) : []),
    ].join("\n");
  }
}

const BLOCKED =
  "BLOCKED, and given nothing: take their lines out, or take them back with npm run offboard -- PERSON --undo";

interface Kind {
  count: number;
  readonly examples: string[];
}

const newKind = (): Kind => ({ count: 0, examples: [] });

function record(kind: Kind, example: string): void {
  kind.count += 1;
  if (kind.examples.length < EXAMPLES) kind.examples.push(example);
}

function linesOf(what: string, { count, examples }: Kind): string[] {
  const more = count > examples.length && examples.length > 0 ? ["      …"] : [];
  return [
    `  ${String(count).padStart(6)} ${what}`,
    ...examples.map((example) => `      ${forTerminal(example)}`),
    ...more,
  ];
}

function detailsOf({ profile, addRoles, removeRoles }: PersonPlan): string {
  const details = [
    ...addRoles.map((role) => `+${role}`),
    ...removeRoles.map((role) => `-${role}`),
    ...(profile.name === undefined ? [] : [`name "${profile.name}"`]),
    ...(profile.authorization === undefined ? [] : [`groups [${profile.authorization.groups.join(", ")}]`]),
  ];
  return details.length === 0 ? "" : `  ${details.join(" ")}`;
}
