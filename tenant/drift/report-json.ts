import { jsonOf } from "declared-stack/members";
import type { Drift } from "./drift.ts";
import { tellingOf } from "./kinds.ts";

/** Drift as one line of JSON, for programs. It holds no secrets. */
export function writeJson({ domain, stack, drifted, compared, passedOver }: Drift): string {
  return JSON.stringify({
    domain,
    stack,
    drift: drifted.length > 0,
    findings: drifted.map((one) => {
      const { mark, object } = one;
      const { kind, name } = object;
      if (mark === "missing") return { mark, kind, name };
      if (mark === "unmanaged")
        return { mark, kind, name, found: jsonOf(Object.fromEntries(tellingOf(object))) };
      const differences = one.differences.map(({ path, declared, found }) => ({
        path,
        ...(declared !== undefined && { declared: jsonOf(declared) }),
        ...(found !== undefined && { found: jsonOf(found) }),
      }));
      return { mark, kind, name, differences };
    }),
    compared,
    passedOver: passedOver.map(({ object: { kind, name }, why }) => ({ kind, name, why })),
  });
}
