import { describe, expect, it } from "vitest";
import type { PostLoginEvent } from "../../../rules/actions/contract.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { brokenEvent, runAction } from "./run-action.ts";

const resource_server = { identifier: AUDIENCE };
const mobile = { name: "Timesheets Mobile" };
const code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const codeFlow = { protocol: "oidc-basic-profile" };
const DENIED = [["deny", "This application has to use PKCE with the S256 method."]];

describe("the PKCE Action", () => {
  const allowed: [what: string, event: PostLoginEvent][] = [
    [
      "S256 in the query",
      {
        client: mobile,
        transaction: codeFlow,
        request: { query: { code_challenge, code_challenge_method: "S256" } },
      },
    ],
    [
      "S256 in a posted request",
      {
        client: mobile,
        transaction: codeFlow,
        request: { query: {}, body: { code_challenge, code_challenge_method: "S256" } },
      },
    ],
    [
      "S256 in a request whose protocol isn't told",
      { client: mobile, request: { query: { code_challenge, code_challenge_method: "S256" } } },
    ],
    [
      "a refresh, whose login had a challenge",
      { client: mobile, transaction: { protocol: "oauth2-refresh-token" } },
    ],
    [
      "the same S256 in the query and the body",
      {
        client: mobile,
        transaction: codeFlow,
        request: {
          query: { code_challenge, code_challenge_method: "S256" },
          body: { code_challenge, code_challenge_method: "S256" },
        },
      },
    ],
    [
      "a web application that asks for the API, which has a secret",
      {
        client: { name: "Timesheets Web" },
        resource_server,
        transaction: codeFlow,
        request: { query: {} },
      },
    ],
    [
      "somebody else's application that asks for another API",
      { client: { name: "Wiki" }, resource_server: { identifier: "https://wiki.exampleco.com" } },
    ],
    ["somebody else's application that asks for no API", { client: { name: "Wiki" } }],
    [
      "a web application, which has a secret",
      { client: { name: "Timesheets Web" }, transaction: codeFlow, request: { query: {} } },
    ],
  ];
  it.each(allowed)("allows %s", async (_what, event) => {
    expect(await runAction("pkce", event)).toEqual([]);
  });

  const denied: [what: string, event: PostLoginEvent][] = [
    ["no challenge", { request: { query: {} } }],
    ["the plain method", { request: { query: { code_challenge, code_challenge_method: "plain" } } }],
    ["a challenge without its method, which means plain", { request: { query: { code_challenge } } }],
    ["a method without its challenge", { request: { query: { code_challenge_method: "S256" } } }],
    ["an empty challenge", { request: { query: { code_challenge: "", code_challenge_method: "S256" } } }],
    [
      "a challenge that is split between query and body",
      { request: { query: { code_challenge }, body: { code_challenge_method: "S256" } } },
    ],
    [
      "another challenge in the body than in the query",
      {
        request: {
          query: { code_challenge, code_challenge_method: "S256" },
          body: { code_challenge: `${code_challenge}x`, code_challenge_method: "S256" },
        },
      },
    ],
    [
      "another method in the body than in the query",
      {
        request: {
          query: { code_challenge, code_challenge_method: "S256" },
          body: { code_challenge, code_challenge_method: "plain" },
        },
      },
    ],
    [
      "a method alone in the body beside a challenge in the query",
      {
        request: {
          query: { code_challenge, code_challenge_method: "S256" },
          body: { code_challenge_method: "S256" },
        },
      },
    ],
    [
      "a challenge alone in the body beside another one in the query",
      {
        request: {
          query: { code_challenge, code_challenge_method: "S256" },
          body: { code_challenge: `${code_challenge}x` },
        },
      },
    ],
    [
      "a challenge that is no text",
      { request: { query: { code_challenge: [code_challenge], code_challenge_method: "S256" } } },
    ],
    ["a request of which nothing is known", {}],
    ["another flow without a challenge", { transaction: { protocol: "oidc-implicit-profile" } }],
  ];
  it.each(denied)("denies a native application %s", async (_what, event) => {
    expect(await runAction("pkce", { client: mobile, transaction: codeFlow, ...event })).toEqual(DENIED);
  });

  it.each([{}, { client: {} }])("denies the same to an application without a name: %j", async (event) => {
    expect(await runAction("pkce", event)).toEqual(DENIED);
  });

  it.each(["Timesheets Mobile (old)", "Somebody's", "Timesheets Batch"])(
    "denies the same to %j, which asks for the API and isn't known to keep a secret",
    async (name) => {
      expect(await runAction("pkce", { client: { name }, resource_server })).toEqual(DENIED);
    },
  );

  it.each([{}, { identifier: null }, { identifier: [AUDIENCE] }])(
    "denies the same to an unknown application whose API isn't told: %j",
    async (api) => {
      const event = { client: { name: "Wiki" }, resource_server: api } as unknown as PostLoginEvent;
      expect(await runAction("pkce", event)).toEqual(DENIED);
    },
  );

  it("denies when it breaks", async () => {
    const deeds = await runAction("pkce", brokenEvent("client"));
    expect(deeds.map(([what]) => what)).toEqual(["log", "deny"]);
  });
});
