import { rowOf } from "declared-stack/resource-types";
import type { ChangedValue, Direction } from "../model/change.ts";

/** Settings of the whole tenant of which one value is the safe one, by the end of their path. */
const SAFE_FOR_TENANT: Readonly<Record<string, boolean>> = {
  allow_legacy_delegation_grant_types: false,
  allow_legacy_ro_grant_types: false,
  enable_dynamic_client_registration: false,
  disable_clickjack_protection_headers: false,
  enable_public_signup_user_exists_error: false,
  enable_client_connections: false,
  revoke_refresh_token_grant: true,
};

/** Numbers of which less is safer, and those of which more is. */
const LESS = /(max_attempts|session_lifetime|throttlingRateLimit|throttlingBurstLimit)$/;
const MORE = /(minLength|retentionInDays|\.size|min_length)$/;
/** Lists whose items hold something back, and those whose items let something through. */
const SHIELDS = /(shields|policies)\[/;
const EXEMPTIONS = /(allowlist|allowed[A-Za-z]*|Action|Resource|Principal)\[/;

/**
 * The direction of a changed setting, as far as it is known: to leave a safe value widens.
 *
 * @param type of the resource that it is an input of; left out for a setting of the whole tenant.
 */
export function directionOf({ path, was, is }: ChangedValue, type?: string): Direction {
  const safe = type === undefined ? safeForTenant(path) : rowOf(type)?.safe?.[path];
  if (safe !== undefined) {
    const json = JSON.stringify(safe);
    return was === json ? "wider" : is === json ? "narrower" : "neutral";
  }
  if (SHIELDS.test(path)) return is === null ? "wider" : "narrower";
  if (EXEMPTIONS.test(path)) return was === null ? "wider" : "narrower";
  // A switch that was on holds something back, most likely; what one lets through stands above.
  if (/enabled?$/.test(path)) return was === "true" ? "wider" : "neutral";
  if (LESS.test(path)) return numberOf(is) < numberOf(was) ? "narrower" : "wider";
  if (MORE.test(path)) return numberOf(is) < numberOf(was) ? "wider" : "narrower";
  return "neutral";
}

function safeForTenant(path: string): boolean | undefined {
  const name = Object.keys(SAFE_FOR_TENANT).find((one) => path === one || path.endsWith(`.${one}`));
  return name === undefined ? undefined : SAFE_FOR_TENANT[name];
}

/** A number that isn't set has no limit. */
const numberOf = (json: string | null): number => (json === null ? Number.POSITIVE_INFINITY : Number(json));
