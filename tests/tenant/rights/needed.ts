import type { ManagementCall } from "local-auth0";

/** Of some scopes, those without which one of the calls would have been refused. */
export const neededBy = (calls: readonly ManagementCall[], scopes: readonly string[]): string[] =>
  scopes.filter((scope) =>
    calls.some((call) => {
      const enough = call.scopes.filter((one) => scopes.includes(one));
      return enough.length === 1 && enough[0] === scope;
    }),
  );
