import { describe, expect, it } from "vitest";
import { corsOf } from "../../../infra/hosting/cors.ts";
import { declareStack } from "../declare.ts";

const policy = {
  routes: { "PUT /b": "b", "GET /a": "a", "POST /a": "a", "GET /c": "c" },
  openRoutes: ["GET /health"],
} as const;
const application = (...origins: string[]) => ({ callbacks: [], logoutUrls: [], origins });

describe("the gateway's CORS", () => {
  it("lets the stack's web application in, with what the API understands, and without credentials", async () => {
    const { inputs } = (await declareStack({ stack: "prod" })).the("aws:apigatewayv2/api:Api", "api");
    expect(inputs.corsConfiguration).toEqual({
      allowOrigins: ["https://timesheets.exampleco.com"],
      allowMethods: ["DELETE", "GET", "POST", "PUT"],
      allowHeaders: ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match"],
      exposeHeaders: [
        "etag",
        "idempotency-replayed",
        "location",
        "retry-after",
        "www-authenticate",
        "x-request-id",
      ],
      maxAge: 3600,
      allowCredentials: false,
    });
  });
});

describe("corsOf", () => {
  it("has the origins of all applications and the methods of all routes, each once and sorted", () => {
    const applications = {
      web: application("https://b.example", "https://a.example"),
      other: application("https://a.example"),
      mobile: application(),
    };
    expect(corsOf(applications, policy)).toMatchObject({
      allowOrigins: ["https://a.example", "https://b.example"],
      allowMethods: ["GET", "POST", "PUT"],
    });
  });

  it("is none where there is no page to let in", () => {
    expect(corsOf({ mobile: application() }, policy)).toBeUndefined();
    expect(corsOf({}, policy)).toBeUndefined();
  });
});
