import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificateAuthority, trustCertificateAuthority } from "local-auth0/tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleApi } from "../../../api/bundle.ts";
import { type LocalDynamoDb, startDynamoDb } from "../../../local/aws/dynamodb.ts";
import type { GatewayDeclaration, GatewayRoute } from "../../../local/aws/gateway/declaration.ts";
import { type Gateway, startGateway } from "../../../local/aws/gateway.ts";
import { createFunction, type LocalFunction } from "../../../local/aws/lambda.ts";
import { policy } from "../../../rules/policy.ts";
import { readEntry, readProblem } from "../../api/support/bodies.ts";
import { CLIENTS, type Claims, startIssuer, type TestIssuer } from "../../api/support/issuer.ts";
import { tableInput } from "../../api/support/table.ts";
import { AUDIENCE } from "../../support/audience.ts";

const routes: GatewayRoute[] = [
  ...Object.entries(policy.routes).map(([routeKey, scope]) => ({
    routeKey,
    authorizationType: "JWT" as const,
    authorizerId: "auth0",
    authorizationScopes: [scope].flat(),
    functionName: "api",
  })),
  ...policy.openRoutes.map((routeKey) => ({
    routeKey,
    authorizationType: "NONE" as const,
    functionName: "api",
  })),
];

const declaration: GatewayDeclaration = { routes, authorizers: [] };

let workFolder: string;
let issuer: TestIssuer;
let dynamodb: LocalDynamoDb;
let api: LocalFunction;
let cutOff: LocalFunction;
let cutOffLog = "";
let gateway: Gateway;

beforeAll(async () => {
  const authority = await createCertificateAuthority();
  trustCertificateAuthority(authority.pem);
  workFolder = await mkdtemp(join(tmpdir(), "function-"));
  issuer = await startIssuer(await authority.issue(["localhost"]));
  dynamodb = await startDynamoDb();
  await dynamodb.createTable(tableInput("entries"));
  const declared = {
    name: "api",
    code: { "index.cjs": await bundleApi() },
    handler: "index.handler",
    environment: {
      TIMESHEETS_TABLE: "entries",
      TIMESHEETS_ISSUER: issuer.issuer,
      TIMESHEETS_AUDIENCE: AUDIENCE,
      TIMESHEETS_CLIENTS: JSON.stringify(CLIENTS),
    },
    timeoutSeconds: 15,
    memoryMb: 256,
    endpoints: { dynamodb: dynamodb.endpoint },
    caPem: authority.pem,
    workFolder,
  };
  api = await createFunction(declared);
  cutOff = await createFunction({
    ...declared,
    endpoints: { dynamodb: "http://127.0.0.1:1" },
    log: (text) => {
      cutOffLog += text;
    },
  });
  const authorizer = {
    id: "auth0",
    identitySources: ["$request.header.Authorization"],
    issuer: issuer.issuer,
    audience: [AUDIENCE],
  };
  declaration.authorizers.push(authorizer);
  gateway = await startGateway({
    declaration,
    invoke: (functionName, event) => (functionName === "api" ? api : cutOff).invoke(event),
    tls: await authority.issue(["localhost"]),
  });
});

afterAll(async () => {
  await gateway.close();
  await api.close();
  await cutOff.close();
  await dynamodb.close();
  await issuer.close();
  await rm(workFolder, { recursive: true });
});

/** Sends a request with a fresh token of these claims, through gateway, function and table. */
async function send(
  route: string,
  claims: Claims,
  body?: object,
  headers?: Record<string, string>,
): Promise<Response> {
  const [method = "", path = ""] = route.split(" ");
  const now = Math.floor(Date.now() / 1000);
  const token = await issuer.sign(issuer.claims({ iat: now, exp: now + 60, ...claims }));
  return fetch(`${gateway.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

const ann = { scope: policy.roles.Employee.scopes.join(" ") };
const max = { sub: "auth0|max", scope: policy.roles.Manager.scopes.join(" ") };
const sent = { date: "2026-11-20", project: "Apollo", hours: 7.25 };

describe("gateway, function and table", () => {
  it("log, approve and keep time", async () => {
    const created = await send("POST /timesheets", ann, sent);
    const { id } = await readEntry(created);
    const version = { "if-match": created.headers.get("etag") ?? "" };
    const approved = await send(`PUT /approvals/${id}`, max, { state: "approved" }, version);
    const deleted = await send(`DELETE /timesheets/${id}`, ann, undefined, { "if-match": "*" });
    expect([created.status, approved.status, deleted.status]).toEqual([201, 200, 409]);
    expect(await readEntry(await send(`GET /timesheets/${id}`, ann))).toMatchObject({
      ...sent,
      id,
      subject: "auth0|ann",
      email: "ann@example.com",
      state: "approved",
      decidedBy: "auth0|max",
    });
  });

  it("let the API refuse what the gateway cannot tell", async () => {
    const response = await send("GET /timesheets", { ...ann, azp: "other-id" });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(
      `Bearer realm="${AUDIENCE}", error="invalid_token", ` +
        'error_description="The access token was issued to an application that may not use this API"',
    );
    expect(await readProblem(response)).toMatchObject({ code: "invalid_token" });
  });

  it("let the gateway refuse before the API is asked", async () => {
    const response = await send("GET /approvals", ann);
    expect([response.status, await response.text()]).toEqual([403, '{"message":"Forbidden"}']);
  });

  it("ask to try again, and say so in the log, while the table cannot be reached", async () => {
    declaration.routes = routes.map((route) => ({ ...route, functionName: "cut off" }));
    const response = await send("GET /timesheets", ann);
    declaration.routes = routes;
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await readProblem(response)).toMatchObject({ code: "store_unavailable" });
    await expect
      .poll(() => cutOffLog)
      .toMatch(/"level":"warn","code":"STORE_UNAVAILABLE".*"route":"GET \/timesheets","status":503/s);
  });

  it("answer anyone who asks for their health", async () => {
    const response = await fetch(`${gateway.url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  });
});
