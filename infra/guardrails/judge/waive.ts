import { labelOf, type StackResource } from "declared-stack/resource";
import { nearestName } from "../../../rules/policy/nearest.ts";
import type { Violation } from "./violation.ts";
import type { Waiver } from "./waivers.ts";

/** A fault of a waiver itself. */
export interface WaiverFault {
  readonly code: "WAIVER_EXPIRED" | "WAIVER_UNUSED" | "WAIVER_UNKNOWN_RULE" | "WAIVER_UNKNOWN_RESOURCE";
  readonly waiver: Waiver;
  readonly message: string;
}

/** A violation that a waiver lets pass. */
export interface WaivedViolation {
  readonly violation: Violation;
  readonly waiver: Waiver;
}

/** The stack to which waivers are applied. */
export interface WaiveOptions {
  readonly stack: string;
  readonly waivers: readonly Waiver[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Names of those that the stack was judged by. */
  readonly guardrails: readonly string[];
  readonly resources: readonly StackResource[];
}

/** Takes out of the violations what a waiver lets pass. One that has expired lets nothing pass. */
export function waive(violations: readonly Violation[], options: WaiveOptions) {
  const waivers = options.waivers.filter(({ stacks }) => stacks?.includes(options.stack) ?? true);
  const current = waivers.filter(({ until }) => until >= options.today);
  const waived: WaivedViolation[] = [];
  const left = violations.filter((violation) => {
    const waiver = current.find(
      (one) => one.rule === violation.guardrail && one.resource === labelOf(violation),
    );
    if (waiver !== undefined) waived.push({ violation, waiver });
    return waiver === undefined;
  });
  const used = new Set(waived.map(({ waiver }) => waiver));
  const faults = waivers.flatMap((waiver) => faultOf(waiver, used.has(waiver), options));
  return { violations: left, waived, faults };
}

function faultOf(
  waiver: Waiver,
  used: boolean,
  { today, guardrails, resources }: WaiveOptions,
): WaiverFault[] {
  const { resource, rule, until } = waiver;
  const fault = (code: WaiverFault["code"], what: string): WaiverFault[] => [
    { code, waiver, message: `${code}: the waiver of "${rule}" for ${resource} ${what}` },
  ];
  if (!guardrails.includes(rule)) {
    const nearest = nearestName(rule, guardrails);
    return fault(
      "WAIVER_UNKNOWN_RULE",
      `names no guardrail${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`,
    );
  }
  if (!hosts(resource, resources)) return [];
  if (until < today)
    return fault("WAIVER_EXPIRED", `ended on ${until}: fix the resource, or agree on a new date`);
  const labels = resources.map(labelOf);
  if (!labels.includes(resource)) {
    const nearest = nearestName(resource, labels);
    return fault(
      "WAIVER_UNKNOWN_RESOURCE",
      `names nothing that the stack declares${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`,
    );
  }
  return used ? [] : fault("WAIVER_UNUSED", "waives nothing any more: remove it");
}

/** A stack that has nothing of a provider, such as one without hosting, says nothing about waivers for it. */
const hosts = (resource: string, resources: readonly StackResource[]): boolean =>
  resources.some(({ type }) => type.split(":")[0] === resource.split(":")[0]);
