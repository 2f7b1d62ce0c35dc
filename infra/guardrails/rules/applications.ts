import type { ApplicationKind } from "../../../rules/policy/types.ts";
import { between, both, every, is, without } from "../every.ts";
import type { Guardrail, Violation } from "../guardrail.ts";
import { kinds } from "../kinds.ts";
import type { StackResource } from "../resource.ts";
import type { GuardedStack } from "../stack.ts";
import { sameMembers, textsOf } from "../value.ts";

const APP_TYPES: Readonly<Record<ApplicationKind, string>> = {
  native: "native",
  regular_web: "regular_web",
  machine: "non_interactive",
};
const GRANT_TYPES: Readonly<Record<string, readonly string[]>> = {
  native: ["authorization_code", "refresh_token"],
  regular_web: ["authorization_code", "refresh_token"],
  non_interactive: ["client_credentials"],
};
const THIRTY_DAYS = 30 * 86_400;

const hasRefreshTokens = ({ inputs }: StackResource): boolean => inputs.appType !== "non_interactive";
const applicationOf = ({ name }: StackResource, { policy }: GuardedStack) =>
  Object.hasOwn(policy.applications, name) ? policy.applications[name] : undefined;

/** The applications: what they are, and how they get tokens. */
export const applicationGuardrails: readonly Guardrail[] = [
  {
    name: "applications-as-policy",
    mirrors: "OWASP API9:2023",
    severity: "high",
    why: "An application that the policy doesn't know gets tokens that nobody reviewed.",
    remedy: "Derive applications from rules/policy.ts, in infra/authorization/application.ts.",
    check: both(
      (stack) => undeclaredParts(stack),
      every(
        kinds.client,
        {
          setting: "name",
          expected: "the name that rules/policy.ts gives it",
          holds: (name, client, stack) => name === applicationOf(client, stack)?.name,
        },
        {
          setting: "appType",
          expected: "what its kind in rules/policy.ts is to Auth0",
          holds: (type, client, stack) => {
            const kind = applicationOf(client, stack)?.kind;
            return kind !== undefined && type === APP_TYPES[kind];
          },
        },
      ),
    ),
  },
  {
    name: "application-grant-types",
    mirrors: "RFC 9700 §2.1.2, §2.4",
    severity: "critical",
    why: "The implicit grant shows tokens to browsers and logs, the password grant shows passwords to applications.",
    remedy:
      "Leave grant types to infra/authorization/kinds.ts: code with refresh for people, client credentials for machines.",
    check: every(kinds.client, {
      setting: "grantTypes",
      expected: ({ inputs }) => (GRANT_TYPES[String(inputs.appType)] ?? []).join(", "),
      holds: (types, { inputs }) =>
        Array.isArray(types) && sameMembers(textsOf(types), GRANT_TYPES[String(inputs.appType)] ?? []),
    }),
  },
  {
    name: "application-secret",
    mirrors: "RFC 8252 §8.5",
    severity: "critical",
    why: "A secret inside a native application is everybody's; one that others don't need lets anybody be them.",
    remedy:
      "Leave the authentication method to infra/authorization/kinds.ts: none for native, a secret for others.",
    check: every(
      kinds.clientCredentials,
      {
        setting: "clientId",
        expected: "the Client of the same name",
        holds: (id, { name }, stack) => stack.referred(id, kinds.client)?.name === name,
      },
      {
        setting: "authenticationMethod",
        expected: '"none"',
        holds: (method) => method === "none",
        when: isNative,
      },
      {
        setting: "authenticationMethod",
        expected: '"client_secret_post", "client_secret_basic" or "private_key_jwt"',
        holds: (method) =>
          ["client_secret_post", "client_secret_basic", "private_key_jwt"].includes(String(method)),
        when: (credentials, stack) => !isNative(credentials, stack),
      },
    ),
  },
  {
    name: "application-rotation",
    mirrors: "RFC 9700 §4.14.2",
    severity: "critical",
    why: "A refresh token that doesn't rotate can be used by who stole it, unnoticed, for weeks.",
    remedy: "Leave refresh tokens to infra/authorization/application.ts: rotating and expiring.",
    check: every(
      kinds.client,
      { ...is("refreshToken.rotationType", "rotating"), when: hasRefreshTokens },
      { ...is("refreshToken.expirationType", "expiring"), when: hasRefreshTokens },
      { ...is("refreshToken.infiniteTokenLifetime", false), when: hasRefreshTokens },
      { ...is("refreshToken.infiniteIdleTokenLifetime", false), when: hasRefreshTokens },
      { ...between("refreshToken.leeway", 0, 60, "seconds"), when: hasRefreshTokens },
      { ...is("oidcConformant", true) },
    ),
  },
  {
    name: "application-refresh-lifetimes",
    mirrors: "RFC 9700 §4.14.2",
    severity: "high",
    why: "A lost phone stays signed in for as long as its refresh token lives.",
    remedy: "Set timesheets:refreshTokens to at most 30 days, and less when idle.",
    check: every(
      kinds.client,
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
    why: "ID tokens say who signed in; they must be signed by the tenant's key and read at once.",
    remedy: "Sign with RS256, for at most 10 hours, in infra/authorization/application.ts.",
    check: every(
      kinds.client,
      is("jwtConfiguration.alg", "RS256"),
      between("jwtConfiguration.lifetimeInSeconds", 60, 36_000, "seconds"),
      without("jwtConfiguration.secretEncoded"),
    ),
  },
  {
    name: "application-first-party",
    mirrors: "Auth0: Cross-origin authentication, First-party and third-party applications",
    severity: "medium",
    why: "Passwords are typed at the tenant's own page and nowhere else, by people of ExampleCo.",
    remedy: "Leave isFirstParty on and crossOriginAuth off, in infra/authorization/application.ts.",
    check: every(
      kinds.client,
      is("isFirstParty", true),
      is("crossOriginAuth", false),
      without("allowedOrigins"),
      without("allowedClients"),
      without("mobile"),
      without("addons"),
      without("crossOriginLoc"),
      without("nativeSocialLogin"),
    ),
  },
];

/** Whether credentials are a native application's, which they name by its id. */
function isNative(credentials: StackResource, stack: GuardedStack): boolean {
  const client = stack.referred(credentials.inputs.clientId, kinds.client);
  const kind = applicationOf(credentials, stack)?.kind;
  return kind === "native" || client?.inputs.appType === "native";
}

const PARTS = [kinds.client, kinds.clientCredentials, kinds.clientGrant];

function undeclaredParts(stack: GuardedStack): Violation[] {
  return Object.keys(stack.policy.applications).flatMap((key) =>
    PARTS.filter((type) => !stack.all(type).some(({ name }) => name === key)).map((type) => ({
      resource: { type, name: "" },
      property: "",
      found: undefined,
      expected: `the ${type.split(":").at(-1)} of the application "${key}" of rules/policy.ts`,
    })),
  );
}
