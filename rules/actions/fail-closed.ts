import type { PostLoginApi, PostLoginEvent, PostLoginHandler } from "./contract.ts";

/**
 * Makes a post-login handler that denies access when the work of its Action breaks.
 * The exception goes to the tenant's log; the person is told no more than that the rules could not be applied.
 */
export function failClosed(
  act: (event: PostLoginEvent, api: PostLoginApi) => void | Promise<void>,
): PostLoginHandler {
  return async (event, api) => {
    try {
      await act(event, api);
    } catch (error) {
      console.error(String(error));
      api.access.deny("The authorization rules could not be applied; access is denied.");
    }
  };
}
