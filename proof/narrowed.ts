import { scopesGiven } from "./access.ts";
import { scopesAt } from "./reach.ts";
import type { Asking, Holder } from "./sign-ins.ts";
import type { ProofTarget } from "./target.ts";

/**
 * Whoever holds several of the scopes that a route admits, once with each of them alone: which one it is says whose entries they reach,
 * whatever their roles are. Who got their tokens beforehand can't ask for others.
 */
export function narrowedHolders(holders: readonly Holder[], target: ProofTarget): Asking[] {
  const { policy, givenTokens = [] } = target;
  const routes = Object.keys(policy.routes).map((route) => scopesAt(policy, route));
  const signsIn = ({ application, person, tokens }: Holder) =>
    person !== undefined &&
    tokens !== undefined &&
    !givenTokens.some((given) => given.application === application && given.email === person.email);
  return holders.filter(signsIn).flatMap(({ application, person }) => {
    if (person === undefined) return [];
    const given = scopesGiven({ application, person }, target);
    const several = routes
      .map((enough) => enough.filter((scope) => given.includes(scope)))
      .filter((held) => held.length > 1);
    return [...new Set(several.flat())].map((scope) => ({ application, person, asked: [scope] }));
  });
}
