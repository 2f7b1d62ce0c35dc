import type { PostLoginHandler } from "./contract.ts";
import {
  isForAnotherApi,
  METADATA,
  NOT_SHOWN,
  type SecondFactorPolicy,
  scopesOfFactor,
  scopesWithinReach,
  shownAt,
} from "./factor.ts";
import { failClosed } from "./fail-closed.ts";
import { personOf } from "./person.ts";

/** The part of the policy that the Action carries. */
export interface SecondFactorScopesPolicy extends SecondFactorPolicy {
  /** The claim that says when a factor was shown, in seconds since the epoch. Auth0 lets no Action set `acr`, `amr` and `auth_time`. */
  readonly shownClaim: string;
  /** The claim that lists the scopes that a token lacks for want of one. */
  readonly lackingClaim: string;
}

/**
 * Takes the scopes that want a second factor out of the tokens of whoever hasn't shown one, however that came about; in the others it
 * says when they did, for the API to judge. A refresh token keeps it, so that tokens that are got by it are worth the same. On a plan
 * whose refresh tokens keep nothing, a refresh gives no such scopes.
 *
 * An Action of another team may have run before, and set the claim, what a refresh token keeps, or a scope. So each token that has one of these
 * scopes has the claim from here, what is kept is written whenever the Action runs, and a scope that nobody asked for goes.
 */
export function secondFactorScopes(policy: SecondFactorScopesPolicy): PostLoginHandler {
  return failClosed(async (event, api) => {
    if (isForAnotherApi(policy, event)) return;
    const time = shownAt(event);
    const person = await personOf(policy, event, api);
    const wanting = scopesWithinReach(policy, event, person);
    if (wanting.length > 0) {
      if (time !== undefined) api.accessToken.setCustomClaim(policy.shownClaim, time);
      else api.accessToken.setCustomClaim(policy.lackingClaim, wanting);
    }
    api.refreshToken?.setMetadata(METADATA, time === undefined ? NOT_SHOWN : String(time));
    for (const scope of scopesOfFactor(policy, event, person)) {
      if (time === undefined || !wanting.includes(scope)) api.accessToken.removeScope(scope);
    }
  });
}
