import type {
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { forTerminal } from "command-line/safe-text";
import { labelOf, type StackResource } from "declared-stack/resource";
import type { Guardrail } from "../definition/guardrail.ts";
import { type JudgeOptions, judgeStack } from "../judge/judge.ts";
import { type Violation, violationText } from "../judge/violation.ts";
import { inputsOnly, stackResources } from "./resources.ts";

/**
 * The guardrails as policies of the engine: each that doesn't hold ends the preview or the update. What can only be
 * told once resources exist is told as advice in the preview, and judged at the end of the update.
 */
export function policiesOf(
  options: JudgeOptions & { readonly guardrails: readonly Guardrail[] },
): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const { guardrails } = options;
  const ofStacks = guardrails.filter(({ inputsAlone }) => inputsAlone !== true);
  const judge = ({ resources }: StackValidationArgs, judging: readonly Guardrail[] = guardrails) => {
    const declared = stackResources(resources);
    const urns = new Map(resources.map(({ type, name, urn }) => [labelOf({ type, name }), urn]));
    return { ...judgeStack(declared, { ...options, guardrails: judging }), urns };
  };
  return [
    ...guardrails
      .filter((one) => !ofStacks.includes(one))
      .map(
        (one): ResourceValidationPolicy => ({
          ...described(one),
          validateResource: (args, report) => {
            const resource = inputsOnly(args, options.config["aws:region"]);
            const { violations } = judgeStack([resource], { ...options, guardrails: [one] });
            for (const violation of violations) report(forTerminal(violationText(violation)));
          },
        }),
      ),
    ...ofStacks.map(
      (one): StackValidationPolicy => ({
        ...described(one),
        validateStack: (args, report) => {
          const { violations, urns } = judge(args, [one]);
          for (const violation of violations) tell(violation, urns, report);
        },
      }),
    ),
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
        const { unjudged, urns } = judge(args, ofStacks);
        for (const violation of unjudged) tell(violation, urns, report);
      },
    },
  ];
}

const described = ({ name, mirrors, severity, why, remedy }: Guardrail) =>
  ({
    name,
    description: `${why} (${mirrors})`,
    severity,
    remediationSteps: remedy,
    enforcementLevel: "mandatory",
  }) as const;

function tell(violation: Violation, urns: ReadonlyMap<string, string>, report: ReportViolation): void {
  report(
    forTerminal(violationText(violation)),
    urns.get(labelOf(violation as Pick<StackResource, "type" | "name">)),
  );
}
