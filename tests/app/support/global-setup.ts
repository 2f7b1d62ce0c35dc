import { readFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "command-line/chromium";
import { temporaryFolder } from "command-line/scratch-folder";
import { resourceTypes } from "declared-stack/resource-types";
import type { TestProject } from "vitest/node";
import { bringUpWithApp } from "../../../local/stack-with-app.ts";
import { setConnectionsApart } from "../../e2e/bring-up.ts";
import { allowThirdPartyCookies, launchChromium } from "../../support/chromium.ts";
import type {} from "./provided.ts";

/** Starts what the files of tests/app/ share: the dev stack with the app, as `npm start` does, and a browser. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  if (chromium === undefined) {
    provide("shared", null);
    return async () => undefined;
  }
  const closing = new AsyncDisposableStack();
  try {
    const home = temporaryFolder("app-test");
    closing.defer(home.remove);
    const stack = await bringUpWithApp(
      { home: path.join(home.path, "stack"), importing: setConnectionsApart },
      console.log,
    );
    closing.defer(() => stack.close());

    const userDataDir = path.join(home.path, "profile");
    await allowThirdPartyCookies(userDataDir);
    const browser = await launchChromium({ userDataDir, acceptInsecureCerts: true });
    closing.defer(() => browser.close());

    const { tenant, issuer, audience, apiUrl = "", people } = stack;
    const connection = stack.provider.realised.find(({ type }) => type === resourceTypes.connection);
    provide("shared", {
      appUrl: stack.appUrl,
      issuer,
      domain: tenant.domain,
      audience,
      apiUrl,
      authority: await readFile(tenant.caFile, "utf8"),
      managementToken: tenant.management.token,
      personas: people,
      connection: String(connection?.inputs.name),
      directories: Object.fromEntries(
        Object.entries(stack.directories).map(([key, { issuer, connection }]) => [
          key,
          { issuer, connection },
        ]),
      ),
      clientId: stack.applications.mobile?.clientId ?? "",
      browser: browser.wsEndpoint(),
    });
    return () => closing.disposeAsync();
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}
