import { type Finding, findingText } from "./finding.ts";
import type { Judgement } from "./judge.ts";
import type { Waiver } from "./waivers.ts";

/** Whether nothing stands in a stack's way. */
export const holds = ({ findings, faults }: Judgement): boolean =>
  findings.length === 0 && faults.length === 0;

/** What the guardrails found, a paragraph a finding; waived ones in a line each, with the day on which that ends. */
export function writeJudgement(judgement: Judgement, stack: string): string {
  const { findings, faults, waived } = judgement;
  const lines = [...findings.map(lineOf), ...faults.map(({ message }) => `✗ ${message}`)];
  const passed = waived.map(
    ({ finding, waiver }) =>
      `· ${finding.guardrail}, ${labelled(finding)}: waived until ${waiver.until}. ${waiver.reason}`,
  );
  const count = findings.length + faults.length;
  const verdict = holds(judgement)
    ? `The stack "${stack}" holds every guardrail; ${waived.length} waived.`
    : `The stack "${stack}" doesn't hold: ${count} to mend.`;
  return [...lines, ...passed, verdict].join("\n");
}

/** A warning about waivers that have ended, with what they stop and what to do. */
export function writeEnded(ended: readonly Waiver[]): string {
  const count = ended.length === 1 ? "1 WAIVER HAS ENDED" : `${ended.length} WAIVERS HAVE ENDED`;
  return [
    `${count}. A stack on this machine comes up all the same; npm run guardrails, previews, deployments and`,
    "continuous integration stop, until each resource is mended or its waiver has a new date that you agreed on, in",
    "infra/guardrails/waivers.yaml:",
    ...ended.map(({ rule, resource, until }) => `  ${rule}, ${resource}: ended on ${until}`),
  ].join("\n");
}

const lineOf = (finding: Finding): string =>
  `✗ ${finding.severity} ${finding.guardrail} (${finding.mirrors})\n  ${findingText(finding)}`;

const labelled = ({ type, name }: Finding): string => `${type.split(":").at(-1)} "${name}"`;
