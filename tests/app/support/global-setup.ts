import { readFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "command-line/chromium";
import { temporaryFolder } from "command-line/scratch-folder";
import { resourceTypes } from "declared-stack/resource-types";
import { readStackFile } from "declared-stack/stack-file";
import type { TestProject } from "vitest/node";
import { project } from "../../../infra/project.ts";
import { startApp } from "../../../local/app/app.ts";
import { exportedApp } from "../../../local/app/export.ts";
import { bringUp } from "../../../local/bring-up.ts";
import { withBrowser } from "../../../tenant/connect/browser-of-run.ts";
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
    await exportedApp(console.log);
    const home = temporaryFolder("app-test");
    closing.defer(home.remove);
    const app = await startApp(console.log);
    closing.defer(() => app.close());
    const config = withBrowser(await readStackFile(path.join(project, "Pulumi.dev.yaml")), app.origin);
    const stack = await bringUp({
      home: path.join(home.path, "stack"),
      stack: "dev",
      config,
      importing: setConnectionsApart,
    });
    closing.defer(() => stack.close());
    app.serve("dev", stack.outputs);

    const userDataDir = path.join(home.path, "profile");
    await allowThirdPartyCookies(userDataDir);
    const browser = await launchChromium({ userDataDir, acceptInsecureCerts: true });
    closing.defer(() => browser.close());

    const { tenant, issuer, audience, apiUrl = "", people } = stack;
    const connection = stack.provider.realised.find(({ type }) => type === resourceTypes.connection);
    provide("shared", {
      appUrl: app.origin,
      issuer,
      domain: tenant.domain,
      audience,
      apiUrl,
      authority: await readFile(tenant.caFile, "utf8"),
      managementToken: tenant.management.token,
      personas: people,
      connection: String(connection?.inputs.name),
      clientId: stack.applications.mobile?.clientId ?? "",
      browser: browser.wsEndpoint(),
    });
    return () => closing.disposeAsync();
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}
