import type { PostLoginApi, PostLoginEvent, PostLoginHandler } from "./contract.ts";

/**
 * Makes a post-login handler of a rule, so that a rule which breaks lets nobody in.
 * The exception goes to the tenant's log; the person is told no more than that the rules could not be applied.
 */
export function failClosed(rule: (event: PostLoginEvent, api: PostLoginApi) => void): PostLoginHandler {
  return async (event, api) => {
    try {
      rule(event, api);
    } catch (error) {
      console.error(String(error));
      api.access.deny("The authorization rules could not be applied; access is denied.");
    }
  };
}
