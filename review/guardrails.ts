import { contextOfBootstrap } from "../infra/guardrails/judge/context.ts";
import { judgeStack } from "../infra/guardrails/judge/judge.ts";
import { bootstrapGuardrails, guardrails } from "../infra/guardrails/judge/list.ts";
import { type Violation, violationText } from "../infra/guardrails/judge/violation.ts";
import type { GuardrailsModel } from "./model/model.ts";
import { type BootstrapSnapshot, bootstrapName } from "./snapshot/bootstrap.ts";
import type { Snapshot } from "./snapshot/take.ts";

/**
 * Judges a revision by this checkout's guardrails, with the waivers that hold in its stack, and by the Actions that its
 * own rules make: whether these do what the base's did is told among the changes.
 */
export async function judgeSnapshot(snapshot: Snapshot, today: string): Promise<GuardrailsModel> {
  const { stack, config, policy, production, resources } = snapshot;
  const waivers = (snapshot.waivers ?? []).filter(({ stacks }) => stacks?.includes(stack) ?? true);
  const actions = snapshot.bundled ?? [];
  const judgement = judgeStack(resources, { stack, config, policy, production, actions, waivers, today });
  return {
    count: guardrails.length,
    findings: [
      ...judgement.violations.map((violation) => findingOf(violation)),
      ...snapshot.bootstraps.flatMap((bootstrap) => findingsIn(bootstrap, today)),
    ],
    waivers: waivers.map(({ rule, resource, reason, until, stacks = [] }) => ({
      rule,
      resource,
      reason,
      until,
      stacks,
    })),
    faults: judgement.faults.map(({ message }) => message),
  };
}

/** Bootstraps aren't a stack's own: their violations are the same in all, and said once. */
const findingsIn = (bootstrap: BootstrapSnapshot, today: string): GuardrailsModel["findings"] =>
  judgeStack(bootstrap.resources, {
    ...contextOfBootstrap(bootstrap.config),
    stack: bootstrap.stack,
    guardrails: bootstrapGuardrails,
    waivers: [],
    today,
  }).violations.map((violation) => findingOf(violation, `${bootstrapName(bootstrap)}: `));

const findingOf = (violation: Violation, of = ""): GuardrailsModel["findings"][number] => ({
  guardrail: violation.guardrail,
  severity: violation.severity,
  text: `${of}${violationText(violation)}`,
});
