import { randomBytes } from "node:crypto";
import type { Context } from "koa";
import type { User } from "../../state/tenant-state.ts";
import type { AuthenticationContext } from "../context.ts";

const COOKIE = "auth0-mf";

/** Thirty days, in seconds (Auth0 docs, "Change Authentication Request Frequency"). */
const LIFETIME = 30 * 24 * 3600;

type Remembering = Pick<AuthenticationContext, "rememberedBrowsers">;

/** Asks this person for no second factor in this browser for 30 days. */
export function remember({ rememberedBrowsers }: Remembering, ctx: Context, { user_id }: User): void {
  const secret = randomBytes(24).toString("base64url");
  rememberedBrowsers.set(secret, user_id, LIFETIME);
  ctx.cookies.set(COOKIE, secret, {
    httpOnly: true,
    secure: true,
    sameSite: "none",
    maxAge: LIFETIME * 1000,
    overwrite: true,
  });
}

/** Whether this person has shown a second factor in this browser and had it remembered. */
export function isRemembered({ rememberedBrowsers }: Remembering, ctx: Context, { user_id }: User): boolean {
  return rememberedBrowsers.get(ctx.cookies.get(COOKIE) ?? "") === user_id;
}
