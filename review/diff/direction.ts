import type { ChangedValue, Direction } from "../model/change.ts";

/** Settings of which one value is the safe one, by the end of their path: to leave it loosens something. */
const SAFE: Readonly<Record<string, unknown>> = {
  deletionProtectionEnabled: true,
  "pointInTimeRecovery.enabled": true,
  "serverSideEncryption.enabled": true,
  enableKeyRotation: true,
  bruteForceProtection: true,
  disableSignup: true,
  passwordPolicy: "excellent",
  "passwordDictionary.enable": true,
  "passwordNoPersonalInfo.enable": true,
  oidcConformant: true,
  crossOriginAuth: false,
  deploy: true,
  skipFinalSnapshot: false,

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

/** Which way a setting goes, as far as it is known. */
export function directionOf({ path, was, is }: ChangedValue): Direction {
  for (const [name, value] of Object.entries(SAFE)) {
    if (path !== name && !path.endsWith(`.${name}`)) continue;
    const safe = JSON.stringify(value);
    return was === safe ? "wider" : is === safe ? "narrower" : "neutral";
  }
  if (SHIELDS.test(path)) return is === null ? "wider" : "narrower";
  if (EXEMPTIONS.test(path)) return was === null ? "wider" : "narrower";
  // A switch that was on holds something back, most likely; what one lets through stands above.
  if (/enabled?$/.test(path)) return was === "true" ? "wider" : "neutral";
  if (LESS.test(path)) return numberOf(is) < numberOf(was) ? "narrower" : "wider";
  if (MORE.test(path)) return numberOf(is) < numberOf(was) ? "wider" : "narrower";
  return "neutral";
}

/** What isn't set has no limit. */
const numberOf = (json: string | null): number => (json === null ? Number.POSITIVE_INFINITY : Number(json));
