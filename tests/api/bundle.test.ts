import { createRequire } from "node:module";
import path from "node:path";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { bundleApi } from "../../api/bundle.ts";
import { openApiDocument } from "../../api/openapi/document.ts";
import { policy } from "../../rules/policy.ts";
import { event } from "./support/event.ts";

const ISSUER = 'https://exampleco.eu.auth0.com/"$&\\/';

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
  type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
  let handler: Handler;
  beforeAll(() => {
    vi.stubEnv("AWS_REGION", "eu-central-1");
    vi.stubEnv("TIMESHEETS_TABLE", "timesheets");
    vi.stubEnv("TIMESHEETS_ISSUER", ISSUER);
    vi.stubEnv("TIMESHEETS_AUDIENCE", policy.api.identifier);
    vi.stubEnv("TIMESHEETS_CLIENTS", '{"mobile":"m","web":"w","batch":"b"}');
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    handler = load(bundle).handler as Handler;
    return () => {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    };
  });

  it("exports the handler and nothing else", () => {
    expect(Object.keys(load(bundle))).toEqual(["handler"]);
  });

  it("serves every route of the policy, and no other", async () => {
    const statusOf = async (route: string) => {
      const [method = "", path = ""] = route.split(" ");
      return (await handler(event(method, path.replace(/\{\w+\}/, "0")))).statusCode;
    };
    const guarded = Object.keys(policy.routes);
    expect(await Promise.all(guarded.map(statusOf))).toEqual(guarded.map(() => 401));
    expect(await Promise.all(policy.openRoutes.map(statusOf))).toEqual(policy.openRoutes.map(() => 200));
    expect(await statusOf("GET /nowhere")).toBe(404);
  });

  it("serves the same document as the API anywhere else, of its own issuer", async () => {
    const { body = "" } = await handler(event("GET", "/openapi.json"));
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(openApiDocument(ISSUER))));
  });
});

/** What a CommonJS module exports, as Lambda requires it. */
function load(code: string): Record<string, unknown> {
  const module = { exports: {} };
  const require = createRequire(path.join(import.meta.dirname, "index.cjs"));
  new Function("module", "exports", "require", code)(module, module.exports, require);
  return module.exports;
}
