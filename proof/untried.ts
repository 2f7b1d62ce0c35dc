import type { Cell } from "./access.ts";
import type { Attack } from "./attacks.ts";
import { SIGNED_BY_TENANT } from "./bad-tokens.ts";
import { untriedLeavers } from "./directories.ts";
import { withoutInterface } from "./elements.ts";
import type { ForbiddenLogin } from "./logins.ts";
import type { TriedFactor } from "./second-factors.ts";
import { describeHolder, type Holder } from "./sign-ins.ts";
import type { ProofTarget } from "./target.ts";

interface Tried {
  readonly holders: readonly Holder[];
  readonly cells: readonly Cell[];
  readonly attacks: readonly Attack[];
  readonly logins: readonly ForbiddenLogin[];
  readonly factors: readonly TriedFactor[];
}

/** All that a proof would try and didn't, each with the reason: what nobody tried holds for nobody. */
export function untriedOf(
  { holders, cells, attacks, logins, factors }: Tried,
  target: ProofTarget,
): string[] {
  const { policy, people, inside, apiUrl } = target;
  const has = (kind: "roles" | "groups", name: string) =>
    people.some((person) => person[kind].includes(name));
  const unheld = [
    ...Object.keys(policy.roles).filter((role) => !has("roles", role)),
    ...Object.keys(policy.groups)
      .filter((group) => !has("groups", group))
      .map((group) => `group ${group}`),
  ];
  const unattacked = Object.keys(policy.routes).filter(
    (route) => !attacks.some((one) => one.route === route),
  );
  return [
    ...holders.flatMap((holder) =>
      holder.untried === undefined ? [] : [`${describeHolder(holder, policy)}: ${holder.untried}`],
    ),
    ...logins.flatMap(({ application, attempt, untried }) =>
      untried === undefined ? [] : [`${policy.applications[application]?.name} · ${attempt}: ${untried}`],
    ),
    ...factors.flatMap(({ holder, attempt, untried }) =>
      untried === undefined ? [] : [`${describeHolder(holder, policy)} · ${attempt}: ${untried}`],
    ),
    ...untriedLeavers(target),
    ...(unheld.length > 0 ? [`${unheld.join(", ")}: nobody has it directly among these people`] : []),
    ...(apiUrl === undefined ? [] : withoutInterface(target)).map(
      (application) =>
        `what ${policy.applications[application]?.name} shows: its interface wasn't handed over`,
    ),
    ...(unattacked.length > 0 && cells.length > 0
      ? [`bad tokens at ${unattacked.join(", ")}: nobody who may call it has a token`]
      : []),
    ...(apiUrl === undefined
      ? [
          "routes, bad tokens and entries: the stack hosts no API (timesheets:hosting is none)",
          "what applications show: there is no API that it would be for",
        ]
      : []),
    ...(inside === undefined && apiUrl !== undefined
      ? [
          "whether the API refuses by itself what the gateway refuses: there is no way past the gateway",
          `tokens that are ${SIGNED_BY_TENANT.join(", ")}: only the tenant's own key makes them`,
        ]
      : []),
  ];
}
