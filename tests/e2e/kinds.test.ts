import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LocalStack } from "../../local/bring-up.ts";
import { tryForbiddenLogins } from "../../proof/logins.ts";
import { type ProofReport, prove } from "../../proof/prove.ts";
import { openBrowser, signIn } from "../../proof/sign-in.ts";
import { obtainTokens } from "../../proof/sign-ins.ts";
import { moreApplications, theirAddresses } from "../support/more-applications.ts";
import { devConfig, personaOf, setConnectionsApart, startStack } from "./bring-up.ts";

vi.mock("../../rules/policy.ts", async (original) => {
  const { policy } = await original<typeof import("../../rules/policy.ts")>();
  return { policy: { ...policy, applications: { ...policy.applications, ...moreApplications } } };
});

let stack: LocalStack;
let end: () => Promise<void>;
let report: ProofReport;
beforeAll(async () => {
  const addresses = Object.entries(theirAddresses).map(([key, value]) => [key, JSON.stringify(value)]);
  const config = { ...(await devConfig()), ...Object.fromEntries(addresses), "timesheets:hosting": "none" };
  ({ stack, end } = await startStack({ config, importing: setConnectionsApart }));
  report = await prove(stack.target);
});
afterAll(() => end());

const clientOf = (key: string) => {
  const { clients } = stack.tenant.state;
  const client = clients.get(stack.applications[key]?.clientId ?? "");
  if (client === undefined) throw new Error(`${key} is not deployed`);
  return {
    change: (changes: object) => clients.put({ ...client, ...changes }),
    restore: () => clients.put(client),
  };
};

/** The ways in that are open after a client was changed on the tenant. */
async function openAfter(key: string, changes: object): Promise<string[]> {
  const client = clientOf(key);
  client.change(changes);
  const tried = await tryForbiddenLogins(key, stack.target);
  client.restore();
  return tried.flatMap(({ agrees, attempt }) => (agrees ? [] : [attempt]));
}

describe("a stack with an application of each kind", () => {
  it("is proved: everybody signs in through each, and refreshes where the policy has it so", () => {
    expect([report.disagreements, report.untried.filter((what) => !what.includes("no API"))]).toEqual([
      [],
      [],
    ]);
    const tokensOf = (key: string) =>
      report.holders.find(({ application, person }) => application === key && person?.label === "Employee")
        ?.tokens;
    for (const key of ["tablet", "kiosk", "pages"]) {
      expect(tokensOf(key)?.scope).toContain("create:timesheets");
      expect(tokensOf(key)?.refresh_token !== undefined).toBe(key !== "kiosk");
    }
    expect(report.holders.find(({ application }) => application === "payroll")?.tokens?.scope).toBe(
      "batch:upload",
    );
  });

  it("is tried by what each kind must not have", () => {
    const tried = (key: string) =>
      report.logins
        .filter(({ application, attempt }) => application === key && !attempt.startsWith("sign-"))
        .map(({ attempt }) => attempt);
    const everybodys = ["device code", "password grant", "implicit grant"];
    const withoutSecret = ["client credentials", "client credentials with a secret", ...everybodys];
    const pkce = ["none", "plain", "another verifier", "no verifier"].map((what) => `PKCE ${what}`);
    expect(tried("pages")).toEqual([
      "callback https://attacker.example.com/callback",
      "callback https://pages.exampleco.com/callback/attacker",
      ...pkce,
      ...withoutSecret,
    ]);
    expect(tried("kiosk")).toEqual([
      "callback https://attacker.example.com/callback",
      "callback http://127.0.0.1:51004/callback/attacker",
      "callback http://localhost:51004/callback",
      "callback http://127.0.0.1.attacker.example.com:51004/callback",
      "callback http://127.0.0.1:51005/callback",
      "callback http://[::1]:51004/callback/attacker",
      "callback http://[::1]:51005/callback",
      ...pkce,
      ...withoutSecret,
    ]);
    expect(tried("web").slice(-9)).toEqual([
      "a code without the secret",
      "a code with a wrong secret",
      "client credentials",
      ...everybodys,
      "a refresh of who has left Timesheets Employees",
      "a login of who has left Timesheets Employees",
      "being taken for directory: all groups by their e-mail address",
    ]);
  });
});

describe("the proof finds", () => {
  it.each([
    ["pages", { grant_types: ["authorization_code", "implicit"] }, ["implicit grant"]],
    [
      "kiosk",
      { callbacks: ["http://127.0.0.1:51004/callback", "http://localhost:51004/callback"] },
      ["callback http://localhost:51004/callback"],
    ],
    [
      "kiosk",
      { grant_types: ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code"] },
      ["device code"],
    ],
    ["web", { token_endpoint_auth_method: "none" }, ["a code without the secret"]],
  ])("what was opened by hand: %s with %j", async (key, changes, attempts) => {
    expect(await openAfter(key, changes)).toEqual(attempts);
  });

  it("refresh tokens that the policy doesn't give", async () => {
    const kiosk = clientOf("kiosk");
    kiosk.change({ grant_types: ["authorization_code", "refresh_token"] });
    const person = personaOf(stack, "Employee");
    const { disagreements } = await obtainTokens({ application: "kiosk", person }, stack.target);
    kiosk.restore();
    expect(disagreements.map(({ what }) => what)).toEqual([
      "got a refresh token, and the policy gives it none",
    ]);
  });
});

describe("pages", () => {
  const silently = (key: string, changes: object = {}) => {
    const { clientId = "", callbacks: [redirectUri = ""] = [] } = stack.applications[key] ?? {};
    const { email: username, password } = personaOf(stack, "Employee");
    const { issuer, audience } = stack;
    return { issuer, audience, clientId, redirectUri, scope: "openid", username, password, ...changes };
  };

  it("stay signed in without a refresh token: the tenant answers in silence, by a message to their own origin alone", async () => {
    const browser = openBrowser(undefined);
    const [first, again] = [silently("pages", { browser }), silently("pages", { browser, silent: true })];
    expect(await signIn(first)).toMatchObject({ ok: true });
    expect(await signIn(again)).toMatchObject({ ok: true });
    expect(await signIn(silently("pages", { silent: true }))).toMatchObject({ error: "login_required" });

    const ask = (clientId: string, redirectUri: string) => {
      const url = new URL("authorize", stack.issuer);
      url.search = new URLSearchParams({
        ...{ response_type: "code", response_mode: "web_message", prompt: "none" },
        ...{ client_id: clientId, redirect_uri: redirectUri, scope: "openid", audience: stack.audience },
        ...{ code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", code_challenge_method: "S256" },
      }).toString();
      return browser(url);
    };
    const own = await ask(first.clientId, first.redirectUri);
    expect([own.status, await own.text()]).toEqual([
      200,
      expect.stringContaining('"https://pages.exampleco.com"'),
    ]);
    const kiosk = silently("kiosk");
    expect((await ask(kiosk.clientId, kiosk.redirectUri)).status).toBe(400);
  });
});
