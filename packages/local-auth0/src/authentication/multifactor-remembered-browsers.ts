import { randomBytes } from "node:crypto";
import type { Context } from "koa";
import type { User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";

const COOKIE = "auth0-mf";

/** Of a browser in which people have logged in before; it says nothing of who is logged in. */
const DEVICE_COOKIE = "did";

/** Thirty days, in seconds (Auth0 docs, "Change Authentication Request Frequency"). */
const LIFETIME = 30 * 24 * 3600;

type Remembering = Pick<AuthenticationContext, "rememberedBrowsers">;

/** Asks this person for no second factor in this browser for 30 days. */
export function remember({ rememberedBrowsers }: Remembering, ctx: Context, { user_id }: User): void {
  rememberedBrowsers.set(setSecret(ctx, COOKIE), user_id, LIFETIME);
}

function setSecret(ctx: Context, cookie: string, secret = randomBytes(24).toString("base64url")): string {
  const how = { httpOnly: true, secure: true, sameSite: "none", overwrite: true } as const;
  ctx.cookies.set(cookie, secret, { ...how, maxAge: LIFETIME * 1000 });
  return secret;
}

/** Whether this person has shown a second factor in this browser and had it remembered. */
export function isRemembered({ rememberedBrowsers }: Remembering, ctx: Context, { user_id }: User): boolean {
  return rememberedBrowsers.get(ctx.cookies.get(COOKIE) ?? "") === user_id;
}

/** Notes that this person has logged in in this browser, beside others who have. */
export function makeFamiliar({ familiarBrowsers }: Familiar, ctx: Context, user: User): void {
  const secret = setSecret(ctx, DEVICE_COOKIE, ctx.cookies.get(DEVICE_COOKIE));
  familiarBrowsers.set(familiarity(secret, user), true, LIFETIME);
}

/** Whether this person has logged in in this browser in the last 30 days (Auth0 docs, "Adaptive MFA", `NewDevice`). */
export function isFamiliar({ familiarBrowsers }: Familiar, ctx: Context, user: User): boolean {
  return familiarBrowsers.get(familiarity(ctx.cookies.get(DEVICE_COOKIE) ?? "", user)) === true;
}

type Familiar = Pick<AuthenticationContext, "familiarBrowsers">;

const familiarity = (secret: string, { user_id }: User): string => JSON.stringify([secret, user_id]);
