import { policy } from "../../rules/policy.ts";
import type { ApplicationKey, Scope } from "./caller.ts";

/** How many scope claims are remembered of each application. People of a role have the same one. */
const REMEMBERED = 256;

/**
 * Makes the reader of an application's `scope` claims (RFC 8693 §4.2): of what a token holds, it gives what the policy
 * lets the application have, whatever the tenant put into it. The same claim is given the same set, which nobody can
 * change.
 */
export function createScopeReader(application: ApplicationKey): (claim: string) => ReadonlySet<Scope> {
  const allowed: readonly Scope[] = policy.applications[application].scopes;
  const known = new Map<string, ReadonlySet<Scope>>();
  return (claim) => {
    const found = known.get(claim);
    if (found !== undefined) return found;
    const held = claim.split(" ");
    const scopes = unchangeable(new Set(allowed.filter((scope) => held.includes(scope))));
    if (known.size >= REMEMBERED) known.clear();
    known.set(claim, scopes);
    return scopes;
  };
}

/** Freezing alone would not do: members of a set are no properties of it. */
function unchangeable<Member>(set: Set<Member>): ReadonlySet<Member> {
  return Object.freeze(Object.assign(set, { add: refuse, delete: refuse, clear: refuse }));
}

function refuse(): never {
  throw new TypeError("this set is shared by requests; make a new one of it to change it");
}
