import type { Middleware } from "koa";
import { type ErrorOut, errors, type KoaContextWithOIDC } from "oidc-provider";
import { PATHS } from "./discovery.ts";
import { errorPage } from "./error-page.ts";

interface Answer {
  readonly status: number;
  readonly error: string;
  readonly error_description: string;
}

/** How the answer to a refused page request differs from that of `oidc-provider`, by its error. */
const PAGE_ANSWERS: Readonly<Record<string, Answer>> = {
  invalid_client: { status: 400, error: "invalid_request", error_description: "Unknown client." },
  invalid_redirect_uri: {
    status: 403,
    error: "invalid_request",
    error_description: "Callback URL mismatch.",
  },
};

/** Endpoints that answer JSON whoever asks. */
export const JSON_PATHS: ReadonlySet<string> = new Set([PATHS.token, PATHS.revocation]);

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
