import type { Middleware } from "koa";
import { type ErrorOut, errors, type KoaContextWithOIDC } from "oidc-provider";
import { PATHS } from "./discovery.ts";
import { errorPage } from "./error-page.ts";

interface Answer {
  readonly status: number;
  readonly error: string;
  readonly error_description: string;
}

/** What `oidc-provider` refuses at the token endpoints in words that are not Auth0's, by its own error. */
const TOKEN_ANSWERS: Readonly<Record<string, Answer>> = {
  invalid_client: { status: 401, error: "access_denied", error_description: "Unauthorized" },
  unsupported_grant_type: {
    status: 403,
    error: "unsupported_grant_type",
    error_description: "Unsupported grant type",
  },
};

/** The same at `/authorize`, where a page is shown. */
const PAGE_ANSWERS: Readonly<Record<string, Answer>> = {
  invalid_client: { status: 400, error: "invalid_request", error_description: "Unknown client." },
  invalid_redirect_uri: {
    status: 403,
    error: "invalid_request",
    error_description: "Callback URL mismatch.",
  },
};

/** Endpoints that answer JSON whoever asks. */
const JSON_PATHS: ReadonlySet<string> = new Set([PATHS.token, PATHS.revocation]);

/** Answers an error for which nobody can be sent back to the application: as a page, or as JSON. */
export async function renderError(ctx: KoaContextWithOIDC, out: ErrorOut): Promise<void> {
  if (JSON_PATHS.has(ctx.path)) {
    ctx.body = out;
    return;
  }
  const answer = PAGE_ANSWERS[out.error];
  if (answer !== undefined) ctx.status = answer.status;
  ctx.type = "html";
  ctx.body = await errorPage(answer ?? out);
}

/** Puts the refusals of `oidc-provider` at the token endpoint into Auth0's words. */
export const auth0Refusals: Middleware = async (ctx, next) => {
  await next();
  if (!JSON_PATHS.has(ctx.path)) return;
  const answer = TOKEN_ANSWERS[errorOf(ctx.body)];
  if (answer === undefined) return;
  const { status, ...body } = answer;
  ctx.status = status;
  ctx.body = body;
};

/** Answers what endpoints of the tenant's own refuse. */
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

function errorOf(body: unknown): string {
  return typeof body === "object" && body !== null && "error" in body ? String(body.error) : "";
}
