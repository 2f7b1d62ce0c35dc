import { EventEmitter } from "node:events";
import { Agent } from "node:https";
import { createRequire } from "node:module";
import path from "node:path";
import { Readable, Writable } from "node:stream";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleApi } from "../../api/bundle.ts";
import { openApiDocument } from "../../api/openapi/document.ts";
import { policy } from "../../rules/policy.ts";
import { AUDIENCE } from "../support/audience.ts";
import { inventedId } from "./support/entries.ts";
import { event } from "./support/event.ts";
import { CLIENTS, startIssuer } from "./support/issuer.ts";

let bundle: string;
beforeAll(async () => {
  bundle = await bundleApi();
});

describe("bundleApi", () => {
  it("gives the same bytes every time", async () => {
    expect(await bundleApi()).toBe(bundle);
  });

  it("tells nothing of where it was made", () => {
    expect(bundle).not.toContain(process.cwd());
    expect(bundle).not.toContain("node_modules/");
  });

  it("needs nothing but Node", () => {
    const imported = [...bundle.matchAll(/\b(?:require|import)\(\s*"([^"]+)"\s*\)/g)].map(
      ([, name = ""]) => name,
    );
    expect(imported).toContain("node:https");
    expect(imported.filter((name) => !process.getBuiltinModule(name))).toEqual([]);
  });

  it("is small enough for Lambda to load at once", () => {
    expect(bundle.length).toBeLessThan(1_000_000);
  });
});

describe("the bundle", () => {
  it("exports the handler and nothing else", () => {
    expect(Object.keys(load(bundle))).toEqual(["handler"]);
  });

  it("serves every route of the policy, and no other", async () => {
    const { handler } = load(bundle);
    const statusOf = async (route: string) => {
      const [method = "", path = ""] = route.split(" ");
      return (await handler(event(method, path.replace(/\{\w+\}/, "0")))).statusCode;
    };
    const guarded = Object.keys(policy.routes);
    expect(await Promise.all(guarded.map(statusOf))).toEqual(guarded.map(() => 401));
    expect(await Promise.all(policy.openRoutes.map(statusOf))).toEqual(policy.openRoutes.map(() => 200));
    expect(await statusOf("GET /nowhere")).toBe(404);
  });

  it("serves the same document as the API anywhere else, of its own issuer and audience", async () => {
    const issuer = 'https://exampleco.eu.auth0.com/"$&\\/';
    const audience = 'urn:"$&\\timesheets';
    const { body = "" } = await load(bundle, {
      TIMESHEETS_ISSUER: issuer,
      TIMESHEETS_AUDIENCE: audience,
    }).handler(event("GET", "/openapi.json"));
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(openApiDocument({ issuer, audience }))));
    expect(body).toContain(JSON.stringify(audience).slice(1, -1));
  });

  it.each([
    ["eu-central-1", {}, "dynamodb.eu-central-1.amazonaws.com"],
    ["us-gov-west-1", {}, "dynamodb.us-gov-west-1.amazonaws.com"],
    ["cn-north-1", {}, "dynamodb.cn-north-1.amazonaws.com.cn"],
    ["eu-central-1", { AWS_ENDPOINT_URL_DYNAMODB: "https://database.invalid" }, "database.invalid"],
    ["eu-central-1", { AWS_RETRY_MODE: "adaptive" }, "dynamodb.eu-central-1.amazonaws.com"],
  ])("asks the database of %s with %j at %s, three times at most", async (region, changes, host) => {
    const { answer, asked } = await readEntry({ AWS_REGION: region, ...changes });
    expect(answer).toMatchObject({ status: 503, code: "store_unavailable" });
    expect(asked.map((request) => request.host)).toEqual([host, host, host]);
    expect(asked[0]?.headers.authorization).toContain(`/${region}/dynamodb/aws4_request,`);
  });

  it.each([
    ["AWS_USE_FIPS_ENDPOINT", "true"],
    ["AWS_USE_DUALSTACK_ENDPOINT", "true"],
    ["AWS_REGION", "eusc-de-east-1"],
    ["AWS_REGION", "us-isob-east-1"],
  ])("guesses no endpoint for %s=%s", async (name, value) => {
    const { answer, asked, said } = await readEntry({ [name]: value });
    expect(answer).toMatchObject({ status: 500, code: "internal" });
    expect(asked).toEqual([]);
    expect(said).toContain("set AWS_ENDPOINT_URL_DYNAMODB: only ordinary endpoints of public regions");
  });
});

/** Sends the function a good request without a reachable database; gives the response, its lookups and its log. */
async function readEntry(changes: Readonly<Record<string, string>>) {
  const issuer = await startIssuer();
  const token = await issuer.sign(
    issuer.claims({ iss: SETTINGS.TIMESHEETS_ISSUER, exp: Math.floor(Date.now() / 1000) + 60 }),
  );
  const { asked, module } = brokenHttps(JSON.stringify(issuer.keySet()));
  await issuer.close();
  const { handler } = load(bundle, changes, module);
  const headers = { authorization: `Bearer ${token}` };
  const { body = "" } = await handler(event("GET", `/timesheets/${inventedId()}`, { headers }));
  const said = vi.mocked(process.stderr.write).mock.calls.join("\n");
  return { answer: JSON.parse(body) as unknown, asked, said };
}

const SETTINGS = {
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  TIMESHEETS_TABLE: "timesheets",
  TIMESHEETS_ISSUER: "https://exampleco.eu.auth0.com/",
  TIMESHEETS_AUDIENCE: AUDIENCE,
  TIMESHEETS_CLIENTS: JSON.stringify(CLIENTS),
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

interface Bundle {
  readonly handler: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
}

/** Exports of a CommonJS module, as Lambda requires it. */
function load(code: string, changes: Readonly<Record<string, string>> = {}, https?: object): Bundle {
  for (const [name, value] of Object.entries({ ...SETTINGS, ...changes })) vi.stubEnv(name, value);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const module = { exports: {} };
  const require = createRequire(path.join(import.meta.dirname, "index.cjs"));
  const requireOrMock = (name: string) => (name === "node:https" && https ? https : require(name));
  new Function("module", "exports", "require", code)(module, module.exports, requireOrMock);
  return module.exports as Bundle;
}

/** A way to the issuer's keys, and none to the database: what it was asked for is noted. */
function brokenHttps(keySet: string) {
  const asked: { host: string; headers: Record<string, string> }[] = [];
  const get = (_uri: string, _options: object, answer: (response: Readable) => void) => {
    answer(Object.assign(Readable.from([Buffer.from(keySet)]), { statusCode: 200 }));
    return new EventEmitter();
  };
  const request = (options: (typeof asked)[number]) => {
    asked.push(options);
    const refusal = Object.assign(new Error("injected"), { code: "ECONNREFUSED" });
    const refuse = (_chunk: unknown, _encoding: unknown, done: (error: Error) => void) => done(refusal);
    return Object.assign(new Writable({ write: refuse }), { setTimeout: () => undefined });
  };
  return { asked, module: { Agent, get, request } };
}
