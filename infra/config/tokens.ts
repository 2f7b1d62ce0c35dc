import type { z } from "zod";
import { whole } from "./numbers.ts";
import { section } from "./section.ts";
import { found } from "./words.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const THIRTY_DAYS = 30 * DAY;

/** A day is the lifetime of Auth0's "Mobile + API" scenario. No application here gets tokens without a code. */
const BY_DEFAULT = { lifetime: DAY, lifetimeForWeb: HOUR } as const;

/**
 * How long an access token is good, in seconds; nothing takes one back before. `lifetimeForWeb` is for tokens that a page gets
 * without a code, by the implicit or the hybrid flow (Auth0 docs, "Update Access Token Lifetime"): a browser that asks by a code
 * gets the others.
 */
export function accessTokens() {
  return section(
    {
      lifetime: whole("seconds", 300, DAY, HOUR).default(BY_DEFAULT.lifetime),
      lifetimeForWeb: whole("seconds", 300, 2 * HOUR, HOUR).optional(),
    },
    { lifetime: HOUR, lifetimeForWeb: HOUR },
  )
    .transform(({ lifetime, lifetimeForWeb = Math.min(lifetime, BY_DEFAULT.lifetimeForWeb) }) => ({
      lifetime,
      lifetimeForWeb,
    }))
    .refine(({ lifetime, lifetimeForWeb }) => lifetimeForWeb <= lifetime, {
      path: ["lifetimeForWeb"],
      error: "is longer than lifetime; expected no more seconds than that, or none, which takes as many",
    })
    .prefault({});
}

/** Lifetimes in seconds. Auth0 counts `lifetime` from the login and doesn't extend it by rotating. */
export function refreshTokens() {
  return section(
    {
      lifetime: whole("seconds", HOUR, THIRTY_DAYS, THIRTY_DAYS),
      idleLifetime: whole("seconds", HOUR, THIRTY_DAYS, THIRTY_DAYS / 2),
      leeway: whole("seconds", 0, 60, 0),
    },
    { lifetime: THIRTY_DAYS, idleLifetime: THIRTY_DAYS / 2, leeway: 0 },
  ).refine(({ lifetime, idleLifetime }) => idleLifetime < lifetime, {
    path: ["idleLifetime"],
    error: "is not shorter than lifetime; expected fewer seconds, for example half of them",
  });
}

/**
 * Why both can't be had together, if so: an application asks for another access token when the one that it has ends, and by then
 * its refresh token has to be there still.
 */
export function faultOfRenewal(
  { lifetime }: z.output<ReturnType<typeof accessTokens>>,
  { idleLifetime }: z.output<ReturnType<typeof refreshTokens>>,
): string | undefined {
  if (idleLifetime > lifetime) return undefined;
  return `${found(idleLifetime)}, within which nobody renews an access token that is good for ${lifetime} seconds; expected more seconds than that, or a shorter lifetime of timesheets:accessTokens`;
}
