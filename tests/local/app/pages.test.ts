import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compressFiles } from "../../../local/app/compress.ts";
import type { AppState } from "../../../local/app/opened-app.ts";
import { createPages } from "../../../local/app/pages.ts";
import { configuration, ENTRY, folderOf, INDEX } from "./fixture.ts";

const ORIGIN = "http://127.0.0.1:8081";
const SCRIPT = `console.log(${JSON.stringify("app ".repeat(500))})`;
const PICTURE = "assets/logo.0123456789abcdef0123456789abcdef.png";
const FILES = { "index.html": INDEX, [ENTRY]: SCRIPT, [PICTURE]: "png", "favicon.ico": "icon" };

const BUILDING: AppState = { state: "building", says: "Installing the app's packages" };

/** The app of a state, asked as a browser does. */
function pagesOf(state: AppState, folder?: string, stack = "dev") {
  const asked: string[] = [];
  const app = createPages({
    origin: ORIGIN,
    configuration: { ...configuration, stack },
    opened: { open: async () => state, state, folder, tryAgain: () => void asked.push("again") },
  });
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    app.request(`${ORIGIN}${path}`, { method, headers: { host: "127.0.0.1:8081", ...headers } });
  const open = (path: string) => ask(path, { accept: "text/html,*/*;q=0.8" });
  return { ask, open, asked };
}

async function exported(stack?: string) {
  const folder = await folderOf(FILES);
  await compressFiles(folder, new AbortController().signal);
  return pagesOf({ state: "ready", folder }, folder, stack);
}

describe("the exported app", () => {
  it.each(["/", "/index.html", "/week", "/entry/2026-11-27.1?from=week", "/callback?code=a.b&state=c"])(
    "is the same page at each path of its router: %s",
    async (path) => {
      const response = await (await exported()).open(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toMatch(/^text\/html/);
      expect(response.headers.get("cache-control")).toBe("no-cache");
      expect(await response.text()).toContain("<title>App</title>");
    },
  );

  it.each([
    ["/_expo/static/js/web/entry-00000000000000000000000000000000.js", "*/*"],
    ["/_expo/static/gone", "text/html"],
    ["/assets/gone.png", "image/*"],
    ["/gone.js", "text/html,*/*"],
    ["/week", "*/*"],
    ["/../../package.json", "*/*"],
    ["/%2e%2e/%2e%2e/package.json", "*/*"],
  ])("is no stand-in for a file that is missing: %s, asked for as %s", async (path, accept) => {
    const response = await (await exported()).ask(path, { accept });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("The app has no such file.\n");
  });

  it("brings its configuration along as data that ends no element, with the API at its own address", async () => {
    const text = await (await (await exported()).open("/")).text();
    const [, json = ""] =
      /<script type="application\/json" id="configuration">(.*?)<\/script>/.exec(text) ?? [];
    expect(JSON.parse(json)).toEqual({ ...configuration, apiUrl: "/api" });
    const hostile = await exported("</script><script>alert(1)</script>");
    const page = await (await hostile.open("/")).text();
    expect(page).not.toContain("<script>alert");
    expect(page).toContain("\\u003c/script>\\u003cscript>alert(1)\\u003c/script>");
  });

  it("is sent compressed as the browser takes it", async () => {
    const { ask } = await exported();
    for (const [accepted, sent, decompress] of [
      ["gzip, deflate, br", "br", brotliDecompressSync],
      ["gzip", "gzip", gunzipSync],
    ] as const) {
      const response = await ask(`/${ENTRY}`, { "accept-encoding": accepted });
      expect(response.headers.get("content-encoding")).toBe(sent);
      expect(response.headers.get("vary")).toBe("Accept-Encoding");
      expect(response.headers.get("content-type")).toMatch(/^text\/javascript/);
      const body = Buffer.from(await response.arrayBuffer());
      expect(body.length).toBeLessThan(SCRIPT.length / 10);
      expect(decompress(body).toString()).toBe(SCRIPT);
    }
    const plain = await ask(`/${ENTRY}`);
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(await plain.text()).toBe(SCRIPT);
  });

  it("has files kept for ever by their hash, and looked at anew without one", async () => {
    const { ask } = await exported();
    const cached = async (path: string) => (await ask(path)).headers.get("cache-control");
    expect(await cached(`/${ENTRY}`)).toBe("public, max-age=31536000, immutable");
    expect(await cached(`/${PICTURE}`)).toBe("public, max-age=31536000, immutable");
    expect(await cached("/favicon.ico")).toBe("no-cache");
    expect(await cached("/gone.png")).toBe("no-cache");
  });

  it("keeps serving the files of open pages while another export is being built", async () => {
    const folder = await folderOf(FILES);
    const { ask, open } = pagesOf(BUILDING, folder);
    expect((await open("/week")).status).toBe(503);
    expect((await ask(`/${ENTRY}`)).status).toBe(200);
  });

  it("answers HEAD, and nothing that would change something", async () => {
    const { ask } = await exported();
    const head = await ask("/", {}, "HEAD");
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect((await ask("/", {}, "POST")).status).toBe(404);
  });
});

describe("the page's own security", () => {
  it("lets it load its own files and speak to its API and its tenant alone", async () => {
    const { headers } = await (await exported()).open("/");
    const policy = new Map(
      (headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
        const [name = "", ...sources] = directive.split(" ");
        return [name, sources] as const;
      }),
    );
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("script-src")).toEqual(["'self'"]);
    expect(policy.get("connect-src")).toEqual(["'self'", "https://localhost:4443"]);
    expect(policy.get("frame-src")).toEqual(["https://localhost:4443"]);
    expect(policy.get("worker-src")).toEqual(["'self'", "blob:"]);
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  it("holds for files and for the page that waits, too", async () => {
    const asset = await (await exported()).ask(`/${ENTRY}`);
    const waiting = await pagesOf(BUILDING).open("/");
    for (const { headers } of [asset, waiting]) {
      expect(headers.get("content-security-policy")).toContain("script-src 'self';");
    }
  });

  it("has one name, to which this machine's other names lead, and no other's", async () => {
    const { ask } = await exported();
    const local = await ask("/week?a=b", { host: "localhost:8081" });
    expect([local.status, local.headers.get("location")]).toEqual([307, `${ORIGIN}/week?a=b`]);
    for (const host of ["attacker.example", "attacker.example:8081", "localhost:9", "127.0.0.1", ""]) {
      const response = await ask("/", { host });
      expect([host, response.status, await response.text()]).toEqual([
        host,
        421,
        `This is ${ORIGIN}/ and has no other name.\n`,
      ]);
    }
    expect((await ask("/api/timesheets", { host: "localhost:8081" }, "POST")).status).toBe(421);
  });

  it.each(["/%61pi/timesheets", "/ap%69/.attacker.example/"])("passes nothing on of %s", async (path) => {
    expect((await (await exported()).ask(path)).status).toBe(404);
  });

  it.each(["/_build/again", "/api/timesheets"])(
    "lets no page of somebody else's change anything: %s",
    async (path) => {
      const { ask, asked } = await exported();
      for (const site of ["cross-site", "same-site"]) {
        expect((await ask(path, { "sec-fetch-site": site }, "POST")).status).toBe(403);
      }
      expect(asked).toEqual([]);
      for (const site of ["same-origin", "none"]) {
        expect((await ask(path, { "sec-fetch-site": site }, "POST")).status).not.toBe(403);
      }
      // Whoever follows a link comes from there.
      expect((await ask("/", { "sec-fetch-site": "cross-site" })).status).toBe(200);
    },
  );
});

describe("while the app is built", () => {
  it("a page says so, and loads again by a script that its policy lets in", async () => {
    const { ask, open } = pagesOf(BUILDING);
    const response = await open("/week");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    const text = await response.text();
    expect(text).toContain('role="status">Installing the app&#39;s packages.<');
    expect(text).toContain('<script src="/_build/page.js" type="module"></script>');
    expect(text).not.toMatch(/<script>|<style|style=|onclick|http-equiv/);
    const script = await ask("/_build/page.js");
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(await script.text()).toContain('fetch("/_build/state")');
    expect((await ask("/_build/page.css")).headers.get("content-type")).toBe("text/css; charset=utf-8");
    expect((await ask("/_build/page.ts")).status).toBe(404);
  });

  it("it can be asked how far that is", async () => {
    const response = await pagesOf(BUILDING).ask("/_build/state");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual(BUILDING);
  });
});

describe("an app that could not be built", () => {
  const failed: AppState = {
    state: "failed",
    reason: "<b>npm ended</b>\nOnce it can be reached, load again",
  };

  it("says why, as text, and what to do", async () => {
    const response = await pagesOf(failed).open("/week");
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain(">&lt;b&gt;npm ended&lt;/b&gt;\nOnce it can be reached, load again</pre>");
    expect(text).toContain('<form method="post" action="/_build/again"><button>Try again</button></form>');
  });

  it("is tried again when somebody asks for it, and not by loading it", async () => {
    const { ask, open, asked } = pagesOf(failed);
    await open("/");
    expect(asked).toEqual([]);
    const response = await ask("/_build/again", {}, "POST");
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
    expect(asked).toEqual(["again"]);
  });
});
