import type { Drift } from "./drift.ts";
import { tellingOf } from "./telling.ts";
import { jsonOf } from "./value.ts";

/** Drift as one line of JSON, for programs. It holds no secrets. */
export function writeJson({ domain, stack, findings, compared, passedOver }: Drift): string {
  return JSON.stringify({
    domain,
    stack,
    drift: findings.length > 0,
    findings: findings.map((finding) => {
      const { mark, object } = finding;
      const { kind, name } = object;
      if (mark === "missing") return { mark, kind, name };
      if (mark === "unmanaged")
        return { mark, kind, name, found: jsonOf(Object.fromEntries(tellingOf(object))) };
      const differences = finding.differences.map(({ path, declared, found }) => ({
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
