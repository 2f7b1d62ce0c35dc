import type { ReportViolation, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { labelOf, type StackResource } from "declared-stack/resource";
import { type Finding, findingText } from "../finding.ts";
import type { Guardrail } from "../guardrail.ts";
import { type Judgement, type JudgeOptions, judgeStack } from "../judge.ts";
import { guardrails } from "../list.ts";
import { stackResources } from "./resources.ts";

/**
 * The guardrails as policies of the engine: each that doesn't hold ends the preview or the update. What can only be
 * told once resources exist is told as advice in the preview, and judged at the end of the update.
 */
export function policiesOf(options: Omit<JudgeOptions, "guardrails">): StackValidationPolicy[] {
  const { guardrails: _all, ...facts } = { guardrails, ...options };
  const judge = ({ resources }: StackValidationArgs, rules?: readonly Guardrail[]) => {
    const declared = stackResources(resources);
    const urns = new Map(resources.map(({ type, name, urn }) => [labelOf({ type, name }), urn]));
    return { ...judgeStack(declared, { ...facts, ...(rules && { guardrails: rules }) }), urns };
  };
  return [
    ...guardrails.map((rule): StackValidationPolicy => policyOf(rule, (args) => judge(args, [rule]))),
    {
      name: "waivers",
      description: "A waiver names what there is, is needed, and has not ended.",
      enforcementLevel: "mandatory",
      validateStack: (args, report) => {
        for (const { message } of judge(args).faults) report(message);
      },
    },
    {
      name: "judged-later",
      description: "This can only be judged once the resources that it depends on are there.",
      enforcementLevel: "advisory",
      validateStack: (args, report) => {
        const { unjudged, urns } = judge(args);
        for (const finding of unjudged) tell(finding, urns, report);
      },
    },
  ];
}

interface Judged extends Judgement {
  readonly urns: ReadonlyMap<string, string>;
}

function policyOf(rule: Guardrail, judge: (args: StackValidationArgs) => Judged): StackValidationPolicy {
  const { name, mirrors, severity, why, remedy } = rule;
  return {
    name,
    description: `${why} (${mirrors})`,
    severity,
    remediationSteps: remedy,
    enforcementLevel: "mandatory",
    validateStack: (args, report) => {
      const { findings, urns } = judge(args);
      for (const finding of findings) tell(finding, urns, report);
    },
  };
}

function tell(finding: Finding, urns: ReadonlyMap<string, string>, report: ReportViolation): void {
  report(findingText(finding), urns.get(labelOf(finding as Pick<StackResource, "type" | "name">)));
}
