import { tenantSettings } from "../management/resources/tenant-settings.ts";
import { settingsOf } from "../management/rest/singleton.ts";
import type { TenantState } from "../state/tenant-state.ts";

/** How long a tenant keeps a session, in seconds. */
export interface SessionLifetimes {
  /** Without any use. */
  readonly idle: number;
  /** From the login on, however often it is used. */
  readonly absolute: number;
}

const HOUR = 3600;

/**
 * The lifetimes that the tenant's settings give, in hours: those of ephemeral sessions where cookies do not outlive the
 * browser (`session_cookie.mode`; Auth0 docs, "Configure Session Lifetime").
 */
export function sessionLifetimes(state: TenantState): SessionLifetimes {
  const settings = settingsOf({ state }, tenantSettings);
  const hours = (name: string) => Number(settings[name] ?? tenantSettings.defaults?.[name]) * HOUR;
  return isEphemeral(settings.session_cookie)
    ? { idle: hours("idle_ephemeral_session_lifetime"), absolute: hours("ephemeral_session_lifetime") }
    : { idle: hours("idle_session_lifetime"), absolute: hours("session_lifetime") };
}

/**
 * How long a session is kept if it is not used any more.
 *
 * @param age seconds since the login; `undefined` where nobody is logged in yet
 * @returns whole seconds, at least one
 */
export function remainingSession({ idle, absolute }: SessionLifetimes, age: number | undefined): number {
  const left = Math.min(idle, absolute - (age ?? 0));
  return Math.max(1, Math.floor(left));
}

function isEphemeral(cookie: unknown): boolean {
  return (
    typeof cookie === "object" && cookie !== null && "mode" in cookie && cookie.mode === "non-persistent"
  );
}
