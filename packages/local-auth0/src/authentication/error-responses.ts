import type { Context, Middleware } from "koa";
import { type ErrorOut, errors, type KoaContextWithOIDC } from "oidc-provider";
import { PATHS } from "./discovery.ts";
import { AuthenticationError } from "./error.ts";
import { errorPage } from "./pages.ts";

/** A refusal in the terms of OAuth 2.0 (RFC 6749 §5.2). */
interface Refusal {
  readonly error: string;
  readonly error_description?: string;
}

/** The refusals of pages that Auth0 words otherwise than `oidc-provider`, by the error of the latter. */
const PAGE_REFUSALS: Readonly<Record<string, Refusal & { readonly status: number }>> = {
  invalid_client: { status: 400, error: "invalid_request", error_description: "Unknown client." },
  invalid_redirect_uri: {
    status: 403,
    error: "invalid_request",
    error_description: "Callback URL mismatch.",
  },
};

/** Endpoints that answer JSON whoever asks. */
const JSON_PATHS: ReadonlySet<string> = new Set([
  PATHS.token,
  PATHS.revocation,
  PATHS.pushedRequest,
  PATHS.deviceCode,
  PATHS.signUp,
]);

/** Answers an error for which nobody can be sent back to the application: as a page, or as JSON. */
export async function renderError(ctx: KoaContextWithOIDC, out: ErrorOut): Promise<void> {
  if (JSON_PATHS.has(ctx.path)) {
    ctx.body = out;
    return;
  }
  const refusal = PAGE_REFUSALS[out.error];
  if (refusal !== undefined) ctx.status = refusal.status;
  ctx.type = "html";
  ctx.body = await errorPage(refusal ?? out);
}

/** Responds to refusals of the tenant's own endpoints. */
export const refusals: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (cause) {
    if (!(cause instanceof errors.OIDCProviderError) || !cause.expose) throw cause;
    ctx.status = cause.status;
    const { error, error_description } = cause;
    if (JSON_PATHS.has(ctx.path)) {
      ctx.body = { error, error_description };
    } else {
      ctx.type = "html";
      ctx.body = await errorPage({ error, error_description });
    }
  }
};

/** Puts the refusals of `oidc-provider` at the token endpoints into Auth0's words. */
export const tokenRefusals: Middleware = async (ctx, next) => {
  await next();
  if (!JSON_PATHS.has(ctx.path) || !isRefusal(ctx.body)) return;
  const { status = ctx.status, ...body } = auth0Refusal(ctx.path, ctx.body);
  ctx.status = status;
  ctx.body = { ...body, ...ctx.state.refusalMembers };
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

/** Keeps what a refusal answers besides, for `tokenRefusals`: `oidc-provider` answers its code and description only. */
export function withMembers(ctx: Context, cause: unknown): never {
  if (cause instanceof AuthenticationError) ctx.state.refusalMembers = cause.members;
  throw cause;
}

function isRefusal(body: unknown): body is Refusal {
  return typeof body === "object" && body !== null && "error" in body && typeof body.error === "string";
}
