import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { textsOf } from "declared-stack/value";
import { refreshes } from "../../../rules/policy/application-kinds.ts";
import { between, every, is, safe, without } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

const THIRTY_DAYS = 30 * 86_400;

/** One that isn't the policy's is judged by its own grant types, whatever they are. */
const hasRefreshTokens = (client: ResourceOf<typeof resourceTypes.client>, stack: JudgedStack): boolean => {
  const application = stack.applicationOf(client);
  return (
    textsOf(client.inputs.grantTypes).includes("refresh_token") ||
    (application !== undefined && refreshes(application))
  );
};

/** How long an application's tokens last, and what they are signed with. */
export const tokenGuardrails: readonly Guardrail[] = [
  {
    name: "application-rotation",
    mirrors: "RFC 9700 §4.14.2",
    severity: "critical",
    why: "Whoever steals a refresh token that doesn't rotate can use it unnoticed for weeks.",
    remedy: "Leave refresh tokens to infra/authorization/application.ts: rotating and expiring.",
    check: every(
      resourceTypes.client,
      { ...is("refreshToken.rotationType", "rotating"), when: hasRefreshTokens },
      { ...is("refreshToken.expirationType", "expiring"), when: hasRefreshTokens },
      { ...is("refreshToken.infiniteTokenLifetime", false), when: hasRefreshTokens },
      { ...is("refreshToken.infiniteIdleTokenLifetime", false), when: hasRefreshTokens },
      { ...between("refreshToken.leeway", 0, 60, "seconds"), when: hasRefreshTokens },
      safe("oidcConformant"),
    ),
  },
  {
    name: "application-refresh-lifetimes",
    mirrors: "RFC 9700 §4.14.2",
    severity: "high",
    why: "A lost phone stays signed in for as long as its refresh token lives.",
    remedy: "Set timesheets:refreshTokens to at most 30 days, and less when idle.",
    check: every(
      resourceTypes.client,
      { ...between("refreshToken.tokenLifetime", 3600, THIRTY_DAYS, "seconds"), when: hasRefreshTokens },
      {
        ...between("refreshToken.idleTokenLifetime", 3600, THIRTY_DAYS / 2, "seconds"),
        when: hasRefreshTokens,
      },
    ),
  },
  {
    name: "application-id-token",
    mirrors: "OpenID Connect Core §3.1.3.7",
    severity: "high",
    why: "ID tokens say who signed in: only the tenant's own key may sign them, and they are used right after the login.",
    remedy: "Sign with RS256, for at most 10 hours, in infra/authorization/application.ts.",
    check: every(
      resourceTypes.client,
      is("jwtConfiguration.alg", "RS256"),
      between("jwtConfiguration.lifetimeInSeconds", 60, 36_000, "seconds"),
      without("jwtConfiguration.secretEncoded"),
    ),
  },
];
