import { shown } from "../report/shown.ts";
import type { DriftedSetting } from "./compare.ts";
import type { Drift } from "./drift.ts";
import { tellingOf } from "./kinds.ts";

/** Drift as one line of JSON, for programs. It holds no secrets. */
export function writeJson({ domain, stack, drifted, compared, passedOver, ...drift }: Drift): string {
  return JSON.stringify({
    domain,
    stack,
    drift: drifted.length > 0,
    complete: drift.isComplete,
    findings: drifted.map((one) => {
      const { mark, object } = one;
      const { kind, name } = object;
      if (mark === "missing") return { mark, kind, name };
      if (mark === "unmanaged") {
        const found = tellingOf(object).map(([path, value]) => [path, shown(path, value)] as const);
        return { mark, kind, name, found: Object.fromEntries(found) };
      }
      return { mark, kind, name, differences: one.differences.map(differenceJson) };
    }),
    compared,
    passedOver: passedOver.map(({ object: { kind, name }, why }) => ({ kind, name, why })),
    notCompared: drift.notCompared,
  });
}

/** A setting that nobody declared has no `declared`, and `fresh` where a newly made object has something else. */
export function differenceJson(setting: DriftedSetting): object {
  const { path, declared, found } = setting;
  const fresh = "fresh" in setting ? setting.fresh : undefined;
  return {
    path,
    ...(declared !== undefined && { declared: shown(path, declared) }),
    ...(found !== undefined && { found: shown(path, found) }),
    ...(fresh !== undefined && { fresh: shown(path, fresh) }),
  };
}
