import vm from "node:vm";
import { type BundledAction, bundleActions } from "../../../rules/actions/bundle.ts";
import type { CredentialsExchangeEvent, PostLoginEvent } from "../../../rules/actions/contract.ts";
import { policy } from "../../../rules/policy.ts";
import { AUDIENCE } from "../../support/audience.ts";

/** Calls that an Action made, in their order. */
export type Deed = readonly [
  what:
    | "deny"
    | "removeScope"
    | "addScope"
    | "setCustomClaim"
    | "challengeWith"
    | "enrollWithAny"
    | "setMetadata"
    | "log",
  ...details: unknown[],
];

const shipped = await bundleActions(policy, AUDIENCE);

/**
 * Runs an Action as a tenant does: the very bytes that are deployed, in a context of their own.
 * Only what Auth0 documents is there; touching anything else throws, which the Action has to survive by denying.
 *
 * @param members the groups in which the person is by SCIM.
 */
export async function runAction(
  key: string,
  event: PostLoginEvent | CredentialsExchangeEvent,
  bundles: readonly BundledAction[] = shipped,
  members: readonly string[] = [],
): Promise<Deed[]> {
  const bundle = bundles.find((candidate) => candidate.key === key);
  if (bundle === undefined) throw new Error(`there is no Action "${key}"`);
  const deeds: Deed[] = [];
  const log = (...details: unknown[]) => deeds.push(["log", ...details]);
  const exports: Record<string, (event: unknown, api: unknown) => Promise<void>> = {};
  vm.runInNewContext(bundle.code, { exports, console: { error: log } });
  const [handler] = Object.values(exports);
  if (handler === undefined) throw new Error(`the Action "${key}" exports no handler`);
  await handler(event, {
    access: { deny: (...details: unknown[]) => deeds.push(["deny", ...details]) },
    accessToken: {
      addScope: (...details: unknown[]) => deeds.push(["addScope", ...details]),
      removeScope: (...details: unknown[]) => deeds.push(["removeScope", ...details]),
      setCustomClaim: (...details: unknown[]) => deeds.push(["setCustomClaim", ...details]),
    },
    groups: {
      hasGroupMembership: async (groups: readonly string[]) => ({
        memberships: Object.fromEntries(groups.map((name) => [name, { is_member: members.includes(name) }])),
      }),
    },
    authentication: {
      challengeWith: (...details: unknown[]) => deeds.push(["challengeWith", ...details]),
      enrollWithAny: (...details: unknown[]) => deeds.push(["enrollWithAny", ...details]),
    },
    refreshToken: { setMetadata: (...details: unknown[]) => deeds.push(["setMetadata", ...details]) },
  });
  return deeds;
}

/** An event whose member throws when it is read, as when a tenant's data is not what was promised. */
export function brokenEvent(member: string): PostLoginEvent {
  return Object.defineProperty({}, member, {
    get: () => {
      throw new Error("broken");
    },
  });
}
