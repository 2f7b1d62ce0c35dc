import type { ReportViolation, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { forTerminal } from "command-line/safe-text";
import { labelOf, type StackResource } from "declared-stack/resource";
import type { Guardrail } from "../definition/guardrail.ts";
import { type Judgement, type JudgeOptions, judgeStack } from "../judge/judge.ts";
import { guardrails } from "../judge/list.ts";
import { type Violation, violationText } from "../judge/violation.ts";
import { stackResources } from "./resources.ts";

/**
 * The guardrails as policies of the engine: each that doesn't hold ends the preview or the update. What can only be
 * told once resources exist is told as advice in the preview, and judged at the end of the update.
 */
export function policiesOf(options: Omit<JudgeOptions, "guardrails">): StackValidationPolicy[] {
  const judge = ({ resources }: StackValidationArgs, judging: readonly Guardrail[] = guardrails) => {
    const declared = stackResources(resources);
    const urns = new Map(resources.map(({ type, name, urn }) => [labelOf({ type, name }), urn]));
    return { ...judgeStack(declared, { ...options, guardrails: judging }), urns };
  };
  return [
    ...guardrails.map((one): StackValidationPolicy => policyOf(one, (args) => judge(args, [one]))),
    {
      name: "waivers",
      description: "A waiver names something that exists, is needed, and has not ended.",
      enforcementLevel: "mandatory",
      validateStack: (args, report) => {
        for (const { message } of judge(args).faults) report(forTerminal(message));
      },
    },
    {
      name: "judged-later",
      description: "This can only be judged once the resources that it depends on are there.",
      enforcementLevel: "advisory",
      validateStack: (args, report) => {
        const { unjudged, urns } = judge(args);
        for (const violation of unjudged) tell(violation, urns, report);
      },
    },
  ];
}

interface Judged extends Judgement {
  readonly urns: ReadonlyMap<string, string>;
}

function policyOf(
  { name, mirrors, severity, why, remedy }: Guardrail,
  judge: (args: StackValidationArgs) => Judged,
): StackValidationPolicy {
  return {
    name,
    description: `${why} (${mirrors})`,
    severity,
    remediationSteps: remedy,
    enforcementLevel: "mandatory",
    validateStack: (args, report) => {
      const { violations, urns } = judge(args);
      for (const violation of violations) tell(violation, urns, report);
    },
  };
}

function tell(violation: Violation, urns: ReadonlyMap<string, string>, report: ReportViolation): void {
  report(
    forTerminal(violationText(violation)),
    urns.get(labelOf(violation as Pick<StackResource, "type" | "name">)),
  );
}
