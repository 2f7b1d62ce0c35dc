import { html, raw } from "hono/html";
import type { Middleware } from "koa";
import type { KoaContextWithOIDC } from "oidc-provider";
import { hashOf, PAGE_POLICY } from "./pages.ts";

/** Lets no page load anything or be framed, but for the one that answers by a message, which has nothing to click. */
export const guardedPages: Middleware = async (ctx, next) => {
  ctx.set("x-frame-options", "DENY");
  ctx.set("content-security-policy", PAGE_POLICY);
  ctx.set("referrer-policy", "same-origin");
  ctx.set("x-content-type-options", "nosniff");
  return next();
};

/**
 * Answers an authorization request to the page that opened this one, in a frame or a window of its own, as Auth0's SDKs for
 * pages expect it: `{ type: "authorization_response", response }`, to the origin of the callback alone. Errors are answers, too,
 * and have the status 200.
 *
 * @param redirectUri of a web origin of the client, which was checked when the request came in
 */
export async function answerByMessage(
  ctx: KoaContextWithOIDC,
  redirectUri: string,
  response: object,
): Promise<void> {
  ctx.remove("x-frame-options");
  ctx.status = 200;
  ctx.type = "html";
  const message = { type: "authorization_response", response };
  const origin = new URL(redirectUri).origin;
  const script = `(window.opener ?? window.parent).postMessage(${literal(message)}, ${literal(origin)});`;
  ctx.set("content-security-policy", `default-src 'none'; script-src ${hashOf(script)}; base-uri 'none'`);
  const document = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Authorization response</title>
  </head>
  <body>
    <script>${raw(script)}</script>
  </body>
</html>`;
  ctx.body = document.toString();
}

/** A value in a script: no text in it can end the script's element or begin another. */
const literal = (value: unknown) => JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escapeCharacter);

const escapeCharacter = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
