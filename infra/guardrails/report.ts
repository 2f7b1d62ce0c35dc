import { forTerminal } from "command-line/safe-text";
import type { Judgement } from "./judge/judge.ts";
import { type Violation, violationText } from "./judge/violation.ts";
import type { Waiver } from "./judge/waivers.ts";

/** Whether nothing stands in a stack's way. */
export const holds = ({ violations, faults }: Judgement): boolean =>
  violations.length === 0 && faults.length === 0;

/** A judgement for a terminal: a paragraph a violation; waived ones in a line each, with the day on which that ends. */
export function writeJudgement(judgement: Judgement, stack: string): string {
  const { violations, faults, waived } = judgement;
  const lines = [...violations.map(lineOf), ...faults.map(({ message }) => `✗ ${forTerminal(message)}`)];
  const passed = waived.map(({ violation, waiver }) =>
    forTerminal(
      `· ${violation.guardrail}, ${labelled(violation)}: waived until ${waiver.until}. ${waiver.reason}`,
    ),
  );
  const count = violations.length + faults.length;
  const summary = holds(judgement)
    ? `The stack "${stack}" holds every guardrail; ${waived.length} waived.`
    : `The stack "${stack}" doesn't hold: ${count} to fix.`;
  return [...lines, ...passed, forTerminal(summary)].join("\n");
}

/** A warning about waivers that have ended, with what they stop and what to do. */
export function writeEnded(ended: readonly Waiver[]): string {
  const count = ended.length === 1 ? "1 WAIVER HAS ENDED" : `${ended.length} WAIVERS HAVE ENDED`;
  return [
    `${count}. A stack on this machine comes up all the same; npm run guardrails, previews, deployments and`,
    "continuous integration stop until each resource is fixed or its waiver has a new date that you agreed on, in",
    "infra/guardrails/waivers.yaml:",
    ...ended.map(({ rule, resource, until }) => forTerminal(`  ${rule}, ${resource}: ended on ${until}`)),
  ].join("\n");
}

/** A judgement as one line of JSON, for programs. */
export const writeJudgementJson = (
  { violations, waived, faults, unjudged }: Judgement,
  stack: string,
): string =>
  JSON.stringify({
    stack,
    findings: violations,
    waived: waived.map(({ violation, waiver }) => ({ finding: violation, waiver })),
    faults,
    unjudged,
  });

const lineOf = (violation: Violation): string =>
  [`✗ ${violation.severity} ${violation.guardrail} (${violation.mirrors})`, `  ${violationText(violation)}`]
    .map(forTerminal)
    .join("\n");

const labelled = ({ type, name }: Violation): string => `${type.split(":").at(-1)} "${name}"`;
