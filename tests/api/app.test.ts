import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { AUDIENCE } from "../support/audience.ts";
import { CLIENTS } from "./support/issuer.ts";

/** Loads a policy with a route that no file of the API serves, in place of the policy. */
const HOOKS = `
  import { registerHooks } from "node:module";
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith("/rules/policy.ts")) return loaded;
      const source = String(loaded.source).replace("routes: {", 'routes: { "GET /reports": "read:timesheets",');
      return { ...loaded, source };
    },
  });
`;

const SENTENCE =
  'ROUTE_NOT_SERVED: rules/policy.ts has "GET /reports" among its routes, but nothing serves it; add it with route(…) ' +
  "to a file of api/routes/ that index.ts lists, or take it out of the policy";

/** Does something of the API's in a process of its own, and gives what it says when that fails. */
function failureOf(action: string): string {
  const { status, stderr } = spawnSync(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(HOOKS)}`, "--input-type=module", "--eval", action],
    {
      cwd: new URL("../../", import.meta.url),
      encoding: "utf8",
      env: {
        TIMESHEETS_TABLE: "timesheets",
        TIMESHEETS_ISSUER: "https://issuer.invalid/",
        TIMESHEETS_AUDIENCE: AUDIENCE,
        TIMESHEETS_CLIENTS: JSON.stringify(CLIENTS),
        AWS_REGION: "eu-central-1",
      },
    },
  );
  expect(status).toBe(1);
  return stderr;
}

it.each([
  ["doesn't start", 'await import("./api/node.ts")'],
  ["is not bundled for the program that deploys it", 'await (await import("./api/bundle.ts")).bundleApi()'],
])("%s without one of the policy's routes, and says which", (_what, action) => {
  const said = failureOf(action);
  expect(said).toContain(`RouteError: ${SENTENCE}\n`);
  expect(said).not.toContain("TypeError");
});
