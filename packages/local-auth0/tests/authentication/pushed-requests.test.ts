import { decodeJwt } from "jose";
import * as client from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, CALLBACK, changeClient, WEB_CALLBACK } from "./state.ts";
import { type Outcome, Visitor } from "./visitor.ts";

let tenant: Fixture;
let visitor: Visitor;
beforeAll(async () => {
  tenant = await startFixture();
});
beforeEach(() => {
  visitor = new Visitor(tenant.issuer);
  bindActions(tenant.state, "post-login");
  changeClient(tenant.state, "web", {
    ...{ require_pushed_authorization_requests: false, token_endpoint_auth_method: "client_secret_post" },
  });
});
afterAll(() => tenant.close());

const WEB = { client_id: "web", client_secret: "web secret" };
const REQUEST = {
  response_type: "code",
  redirect_uri: WEB_CALLBACK,
  scope: "openid read:orders",
  audience: API,
};

async function push(form: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(form);
  const response = await fetch(`${tenant.issuer}oauth/par`, { method: "POST", body, headers });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const pushed = async (changes: Record<string, string> = {}) =>
  (await push({ ...WEB, ...REQUEST, state: "pushed", ...changes })).body.request_uri ?? "";

/** Follows a link with a request's address, and logs in where there is a page. Nothing else is sent. */
async function follow(request_uri: string, changes: Record<string, string> = {}): Promise<Outcome> {
  const parameters = new URLSearchParams({ client_id: "web", request_uri, ...changes });
  const end = await visitor.browser.follow(`${tenant.issuer}authorize?${parameters}`, tenant.issuer);
  const isForm = end instanceof Response && end.status === 200;
  const last = isForm
    ? await visitor.browser.logIn(end, tenant.issuer, "mia@example.com", "correct horse")
    : end;
  return last instanceof URL ? Object.fromEntries(last.searchParams) : last;
}

const CODE = { code: expect.any(String), state: "pushed", iss: expect.any(String) };

describe("a request that was pushed", () => {
  test("is answered as if it had been sent, with what was pushed and nothing else", async () => {
    const { status, body } = await push({ ...WEB, ...REQUEST, state: "pushed" });
    expect([status, body]).toEqual([
      201,
      {
        request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{20,}$/),
        expires_in: 60,
      },
    ]);
    const outcome = await follow(body.request_uri ?? "", {
      state: "sent",
      scope: "openid",
      audience: "urn:none",
    });
    expect(outcome).toEqual(CODE);
    const code = outcome instanceof Response ? "" : (outcome.code ?? "");
    const exchange = { ...WEB, grant_type: "authorization_code", redirect_uri: WEB_CALLBACK, code };
    const tokens = (await tenant.token(exchange)).body;
    expect(decodeJwt(tokens.access_token ?? "")).toMatchObject({ scope: "openid read:orders" });
  });

  test("is what Actions hear of, without the client's secret", async () => {
    bindActions(tenant.state, "post-login", "console.log(JSON.stringify(event.request));");
    tenant.logs.length = 0;
    await follow(await pushed({ custom: "own" }));
    expect(tenant.logs.join()).toContain('"custom":"own"');
    expect(tenant.logs.join()).not.toContain("web secret");
  });

  test("is good once", async () => {
    const uri = await pushed();
    expect(await follow(uri)).toEqual(CODE);
    const again = await follow(uri);
    expect(again instanceof Response && [again.status, await again.text()]).toEqual([
      400,
      expect.stringContaining("The request_uri is unknown, over, or was used already."),
    ]);
  });

  test("is good for a minute of the tenant's clock", async () => {
    const uri = await pushed();
    tenant.passTime(61);
    expect(await follow(uri)).toMatchObject({ status: 400 });
  });

  test.each([
    ["another client", { client_id: "mobile" }],
    ["nobody", { client_id: "" }],
  ])("is none of %s", async (_who, changes) => {
    expect(await follow(await pushed(), changes)).toMatchObject({ status: 400 });
  });

  test("is refused at once where it couldn't be answered", async () => {
    expect(await push({ ...WEB, ...REQUEST, redirect_uri: "https://attacker.example.com/" })).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
    expect(await push({ ...WEB, ...REQUEST, request_uri: "urn:x" })).toMatchObject({ status: 400 });
    expect(await push({ ...WEB, ...REQUEST, client_secret: "wrong" })).toMatchObject({
      status: 401,
      body: { error: "access_denied", error_description: "Unauthorized" },
    });
    expect(await push(REQUEST)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  test("can't say what the tenant tells itself", async () => {
    const forged = JSON.stringify({ method: "GET", query: { audience: "urn:forged" }, body: {} });
    expect(await follow(await pushed({ original_request: forged }))).toEqual(CODE);
  });

  test("may come with credentials in a header, and from a public client", async () => {
    changeClient(tenant.state, "web", { token_endpoint_auth_method: "client_secret_basic" });
    const authorization = `Basic ${Buffer.from("web:web%20secret").toString("base64")}`;
    const { body } = await push({ ...REQUEST, client_id: "web", state: "pushed" }, { authorization });
    expect(await follow(body.request_uri ?? "")).toEqual(CODE);
    expect(await push({ ...REQUEST, client_id: "mobile", redirect_uri: CALLBACK })).toMatchObject({
      status: 201,
    });
  });

  test("is the only one of a client that has to push", async () => {
    changeClient(tenant.state, "web", { require_pushed_authorization_requests: true });
    const sent = await visitor.visit({ ...REQUEST, client_id: "web" });
    expect(sent instanceof Response && [sent.status, await sent.text()]).toEqual([
      400,
      expect.stringContaining("The client has to push its authorization requests."),
    ]);
    expect(await follow(await pushed())).toEqual(CODE);
  });
});

test("the certified client pushes its request", async () => {
  const application = await client.discovery(new URL(tenant.issuer), "web", "web secret");
  const url = await client.buildAuthorizationUrlWithPAR(application, { ...REQUEST, state: "pushed" });
  expect([...url.searchParams.keys()].sort()).toEqual(["client_id", "request_uri"]);
  expect(await follow(url.searchParams.get("request_uri") ?? "")).toEqual(CODE);
});
