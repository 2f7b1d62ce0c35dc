import { secondFactorOf } from "../../rules/policy/decide.ts";
import { secondFactorClaims } from "../../rules/policy/second-factor.ts";
import type { Application } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";
import type { ApplicationKey, Caller, Scope } from "./caller.ts";

/** The part of a caller that has to do with second factors. */
export type FactorOfCaller = Pick<Caller, "scopes" | "factorShownAt" | "lackingFactor">;

const { shownClaim, lackingClaim } = secondFactorClaims(policy.api);

/** Seconds for which a second factor does, of the scopes for which it doesn't do for good. */
const AGES: ReadonlyMap<string, number> = new Map(
  Object.keys(policy.scopes).flatMap((scope) => {
    const factor = secondFactorOf(policy, scope);
    return typeof factor === "object" ? [[scope, factor.maxAge] as const] : [];
  }),
);

/** The longest time ago that a second factor for a scope may have been shown, in seconds; undefined where that doesn't matter. */
export const oldestFactor = (scope: Scope): number | undefined => AGES.get(scope);

/**
 * Makes the reader of what an application's tokens say of second factors. A scope that wants one by itself, or through this
 * application, counts only in a token that says when it was shown, whoever put the scope there. Which roles want one the tenant alone
 * can tell: it lists what it left out.
 */
export function createFactorReader(
  application: ApplicationKey,
): (claims: Readonly<Record<string, unknown>>, scopes: ReadonlySet<Scope>) => FactorOfCaller {
  const { secondFactor }: Application = policy.applications[application];
  const held: readonly Scope[] = policy.applications[application].scopes;
  const wants = (scope: Scope) => secondFactor === true || secondFactorOf(policy, scope) !== undefined;
  return (claims, scopes) => {
    const shown = claims[shownClaim];
    if (typeof shown === "number" && Number.isFinite(shown)) return { scopes, factorShownAt: shown };
    const listed = claims[lackingClaim];
    const isListed = (scope: Scope) => Array.isArray(listed) && listed.includes(scope);
    return without(
      { scopes },
      held.filter((scope) => isListed(scope) || (wants(scope) && scopes.has(scope))),
    );
  };
}

/** A caller as they are now: without the scopes whose second factor was shown too long ago. */
export function withFreshFactor(caller: Caller, now: () => Date): Caller {
  if (AGES.size === 0) return caller;
  const age = now().getTime() / 1000 - (caller.factorShownAt ?? Number.NEGATIVE_INFINITY);
  return without(
    caller,
    [...caller.scopes].filter((scope) => age > (AGES.get(scope) ?? Number.POSITIVE_INFINITY)),
  );
}

function without<Part extends FactorOfCaller>(part: Part, lacking: readonly Scope[]): Part {
  if (lacking.length === 0) return part;
  return {
    ...part,
    scopes: new Set([...part.scopes].filter((scope) => !lacking.includes(scope))),
    lackingFactor: new Set([...(part.lackingFactor ?? []), ...lacking]),
  };
}
