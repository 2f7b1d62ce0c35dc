import { readFile } from "node:fs/promises";
import path from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Context, Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { getMimeType } from "hono/utils/mime";
import { buildingFile, buildingPage, failedPage } from "./building.ts";
import type { AppConfiguration } from "./configuration.ts";
import { withConfiguration } from "./index-page.ts";
import type { OpenedApp } from "./opened-app.ts";
import { API, type AppAddress, withApi } from "./with-api.ts";

export interface PagesOptions extends AppAddress {
  readonly opened: Pick<OpenedApp, "open" | "state" | "folder" | "tryAgain">;
}

/** Files with the hash of their content in their names: they never change. */
const HASHED = /^\/_expo\/static\/|\.[0-9a-f]{32}\.[a-z0-9]+$/;
const FOREVER = "public, max-age=31536000, immutable";

/** Serves the exported app, and the API beside it. */
export function createPages({ origin, configuration, opened }: PagesOptions): Hono {
  const app = withApi({ origin, configuration });
  app.use(securityHeaders(configuration));
  app.get("/_build/state", (c) => c.json(opened.state, 200, { "cache-control": "no-store" }));
  app.post("/_build/again", (c) => {
    opened.tryAgain();
    return c.redirect("/", 303);
  });
  app.get("/_build/:file", async (c) => {
    const file = await buildingFile(c.req.param("file"));
    return file === undefined ? c.notFound() : c.body(file.text, 200, { "content-type": file.type });
  });
  app.get("*", (c) => (isPage(c) ? page(c) : asset(c)));
  return app;

  /** A screen of the app, whichever it is: the app's own router looks at the path. */
  async function page(c: Context): Promise<Response> {
    const state = await opened.open();
    c.header("cache-control", "no-cache");
    switch (state.state) {
      case "ready": {
        const text = await readFile(path.join(state.folder, "index.html"), "utf8");
        return c.html(withConfiguration(text, { ...configuration, apiUrl: API }));
      }
      case "building":
        c.header("retry-after", "2");
        return c.html(buildingPage(state), 503);
      case "failed":
        return c.html(failedPage(state), 500);
    }
  }

  async function asset(c: Context): Promise<Response> {
    const missing = () => c.text("The app has no such file.\n", 404, { "cache-control": "no-cache" });
    const { folder } = opened;
    if (folder === undefined) return missing();
    const found = await serveStatic({ root: folder, precompressed: true })(c, async () => undefined);
    if (found === undefined) return missing();
    found.headers.set("cache-control", HASHED.test(c.req.path) ? FOREVER : "no-cache");
    return found;
  }
}

/** Whether somebody opens a screen, rather than a page asking for one of its files. */
const isPage = ({ req }: Context): boolean =>
  req.path === "/" ||
  req.path === "/index.html" ||
  ((req.header("accept") ?? "").includes("text/html") &&
    !/^\/(_expo|assets)\//.test(req.path) &&
    getMimeType(req.path) === undefined);

/** Lets a page load what is its own and speak to its API and its tenant, and to nobody else. */
function securityHeaders({ domain }: AppConfiguration) {
  const tenant = `https://${domain}`;
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      // React Native for Web writes its rules into style elements of the page.
      styleSrc: ["'self'", "'unsafe-inline'"],
      // People's pictures come from wherever the tenant says.
      imgSrc: ["'self'", "data:", "https:"],
      fontSrc: ["'self'", "data:"],
      connectSrc: ["'self'", tenant],
      // A session comes back silently through a frame of the tenant's.
      frameSrc: [tenant],
      // Auth0's SDK keeps refresh tokens in a worker that it makes of a blob.
      workerSrc: ["'self'", "blob:"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "no-referrer",
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    // The address is one of plain http, on this machine.
    strictTransportSecurity: false,
  });
}
