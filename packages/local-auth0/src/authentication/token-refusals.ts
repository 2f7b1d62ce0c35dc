import type { Middleware } from "koa";
import { PATHS } from "./discovery.ts";
import { JSON_PATHS } from "./error-answers.ts";

/** A refusal at a token endpoint (RFC 6749 §5.2). */
interface Refusal {
  readonly error: string;
  readonly error_description?: string;
}

/** Puts the refusals of `oidc-provider` at the token endpoints into Auth0's words. */
export const tokenRefusals: Middleware = async (ctx, next) => {
  await next();
  if (!JSON_PATHS.has(ctx.path) || !isRefusal(ctx.body)) return;
  const { status = ctx.status, ...body } = auth0Refusal(ctx.path, ctx.body);
  ctx.status = status;
  ctx.body = body;
};

function auth0Refusal(path: string, refusal: Refusal): Refusal & { status?: number; error_uri?: string } {
  const { error, error_description = "" } = refusal;
  if (error === "invalid_client") {
    // Only the revocation endpoint uses the code of RFC 6749 (Auth0 docs, "Revoke Refresh Tokens").
    const code = path === PATHS.revocation ? "invalid_client" : "access_denied";
    return { status: 401, error: code, error_description: "Unauthorized" };
  }
  if (error === "unsupported_grant_type") {
    return { status: 403, error, error_description: "Unsupported grant type" };
  }
  if (error === "unauthorized_client") {
    return { ...refusal, error_uri: "https://auth0.com/docs/clients/client-grant-types" };
  }
  return { ...refusal, error_description: missingParameter(error_description) };
}

/** Who sends no credential of a client at all has left out its identifier. */
function missingParameter(description: string): string {
  if (description === "no client authentication mechanism provided") return missing("client_id");
  const [, name] = /^missing required parameter '(\w+)'/.exec(description) ?? [];
  return name === undefined ? description : missing(name);
}

const missing = (name: string): string => `Missing required parameter: ${name}`;

function isRefusal(body: unknown): body is Refusal {
  return typeof body === "object" && body !== null && "error" in body && typeof body.error === "string";
}
