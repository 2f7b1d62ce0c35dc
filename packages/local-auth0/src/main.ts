#!/usr/bin/env node
import { once } from "node:events";
import { enableCompileCache } from "node:module";
import path from "node:path";
import { flag, json, option } from "command-line/arguments";
import { command } from "command-line/command";
import { errorText } from "command-line/error-text";
import { forTerminal, linesForTerminal } from "command-line/safe-text";
import { scratchFolder } from "command-line/scratch-folder";
import { file, folder, oneOf, port, text, type ValueType, wholeNumber } from "command-line/values";
import type { Tenant } from "./tenant.ts";

const instant: ValueType<Date> = {
  placeholder: "TIME",
  expected: "a time such as 2027-03-01T09:00:00Z",
  read: (found) => {
    const time = new Date(found);
    const [, day] = /^(\d{4}-\d\d-\d\d)(?:T|$)/.exec(found) ?? [];
    if (day === undefined || Number.isNaN(time.getTime())) return undefined;
    // A 30th of February would be taken for a day in March.
    return new Date(day).toISOString().startsWith(day) ? time : undefined;
  },
};

await command({
  // Whoever has installed the package calls it by the name of its program.
  name: path.basename(process.argv[1] ?? "") === "local-auth0" ? "local-auth0" : "npm run tenant",
  summary: "Serves an Auth0 tenant on this machine until Ctrl-C: an empty one, or what a folder keeps.",
  options: {
    port: option(port, "listen on this port of localhost", 0, "a free one"),
    json,
    state: option(
      folder(),
      "keep what the tenant holds there, with its secrets, and go on with it when started again",
    ),
    import: option(
      text("FILE", "a YAML file or a folder of Auth0's Deploy CLI"),
      "import this configuration of Auth0's Deploy CLI, a file or a folder",
    ),
    people: option(
      file(),
      "import these people: CSV with the columns email, password, roles (by semicolons) and others",
    ),
    clock: option(
      instant,
      "begin at this time instead of the present one; it is put forward on the tenant's page",
    ),
    actionsNetwork: flag("let Actions use the network, which they can't otherwise"),
    rateLimit: option(
      wholeNumber({ from: 1 }),
      "answer so many requests a second at the Management API, as plans of Auth0 do, and 429 to more",
    ),
    plan: option(oneOf("PLAN", ["free"]), "refuse what this plan of Auth0 lacks, as a tenant of it does"),
  },
  statuses: { 0: "when it has served", 1: "when it could not start" },
  describe: (error) => `The local tenant could not start: ${errorText(error)}`,
  run: async ({ port, json, state, clock, actionsNetwork, rateLimit, plan, ...imported }, { signal }) => {
    const home = scratchFolder(path.resolve(".local"), "tenant");
    try {
      // Compiling is most of the start. Where nothing can be written, nothing is cached.
      enableCompileCache();
      const { settableClock, startTenant } = await import("./tenant.ts");
      const tenant = await startTenant({
        port,
        home: state ?? home.path,
        log: (text) => console.error(linesForTerminal(text)),
        clock: settableClock(clock),
        ...imported,
        actions: { network: actionsNetwork },
        ...(state !== undefined && { state }),
        ...(rateLimit !== undefined && { rateLimit: { perSecond: rateLimit } }),
        ...(plan !== undefined && { plan }),
      });
      console.log(announcement(tenant, json));
      if (!signal.aborted) await once(signal, "abort");
      await tenant.close();
      return 0;
    } finally {
      home.remove();
    }
  },
});

/** The line that a machine reads, or what a person wants to know. */
function announcement({ domain, issuer, caFile, management, people }: Tenant, json: boolean): string {
  if (json) return JSON.stringify({ domain, issuer, caFile, management });
  return [
    `The local tenant is ready at ${issuer}, which shows what goes on in it`,
    `  Management API   ${issuer}api/v2/`,
    `  client id        ${management.clientId}`,
    `  client secret    ${management.clientSecret}`,
    `  certificate      ${caFile}  (NODE_EXTRA_CA_CERTS, SSL_CERT_FILE)`,
    ...people.flatMap(({ email, password, isPasswordMadeUp }) =>
      isPasswordMadeUp ? [`  ${forTerminal(email)} has the password ${password}`] : [],
    ),
    "Ctrl-C ends it.",
  ].join("\n");
}
