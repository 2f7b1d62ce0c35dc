import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { beginAs } from "./pages.ts";
import { Visitor } from "./visitor.ts";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
  tenant.state.settings.set("guardian/factors", { otp: true });
});
afterAll(() => tenant.close());

/** The pages that a browser is shown, by how it gets there. */
const PAGES: Record<string, () => Promise<Response>> = {
  "the login page": () => visited({}),
  "the sign-up page": () => visited({ screen_hint: "signup" }),
  "the refusal of a wrong password": async () => {
    const browser = new Visitor(tenant.issuer);
    const outcome = await browser.submit((await pageAt(browser, {})).url, { username: "mia", password: "x" });
    return responseOf(outcome);
  },
  "the page of second factors": async () => {
    tenant.state.settings.set("guardian/policies", { policies: ["all-applications"] });
    const visitor = new Visitor(tenant.issuer);
    const { url } = await beginAs(visitor);
    tenant.state.settings.delete("guardian/policies");
    return visitor.browser.get(url);
  },
  "the page of an error": () => visited({ redirect_uri: "https://elsewhere.example/" }),
  "the end of a login that nobody began": () => fetch(`${tenant.issuer}u/login/none`),
  "a way back that nobody was sent": () => fetch(`${tenant.issuer}continue?state=none`),
};

const pageAt = async (browser: Visitor, parameters: Record<string, string>) =>
  responseOf(await browser.visit(parameters));
const visited = (parameters: Record<string, string>) => pageAt(new Visitor(tenant.issuer), parameters);

function responseOf(outcome: unknown): Response {
  if (outcome instanceof Response) return outcome;
  throw new Error(`expected a page: ${JSON.stringify(outcome)}`);
}

test.each(Object.keys(PAGES))("%s loads nothing, runs nothing and is in no frame", async (name) => {
  const page = await PAGES[name]?.();
  const html = (await page?.text()) ?? "";
  expect(page?.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const [, style = ""] = /<style>(.*)<\/style>/s.exec(html) ?? [];
  const hash = createHash("sha256").update(style).digest("base64");
  expect(page?.headers.get("content-security-policy")).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  );
  expect(page?.headers.get("x-frame-options")).toBe("DENY");
  expect(page?.headers.get("referrer-policy")).toBe("same-origin");
  expect(html).not.toMatch(/<script|<iframe|\son\w+=|\sstyle="|javascript:/);
});
