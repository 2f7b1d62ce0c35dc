import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { itemsOf, sameMembers, valueAt } from "declared-stack/value";
import { describeScope } from "../../../rules/policy/decide.ts";
import { between, both, every, exists, is, safe, without } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** Whether an API has a scope by which something of others is approved, by the policy or by what is declared of it. */
const approves = ({ inputs }: ResourceOf<typeof resourceTypes.api>, stack: JudgedStack): boolean => {
  const declared = stack
    .all(resourceTypes.apiScopes)
    .filter((one) => one.inputs.resourceServerIdentifier === inputs.identifier)
    .flatMap((one) => itemsOf(one.inputs.scopes).map((scope) => String(valueAt(scope, "name"))));
  const ofPolicy = inputs.identifier === stack.audience ? Object.keys(stack.policy.scopes) : [];
  return [...declared, ...ofPolicy].some((name) => name.startsWith("approve:"));
};

/** The API as the tenant knows it, and the tokens for it. */
export const apiGuardrails: readonly Guardrail[] = [
  {
    name: "api-identifier",
    mirrors: "RFC 8707 §2",
    severity: "high",
    why: "Tokens are for an audience: under another one nothing that checks them would know them.",
    remedy: "Declare the API of the stack's timesheets:audience, in infra/authorization/api.ts.",
    check: both(
      exists(resourceTypes.api, "the API of rules/policy.ts"),
      every(resourceTypes.api, {
        setting: "identifier",
        expected: "the timesheets:audience of the stack",
        holds: (identifier, _api, { audience }) => identifier === audience,
      }),
    ),
  },
  {
    name: "api-signing",
    mirrors: "RFC 8725 §3.1",
    severity: "critical",
    why: "With a shared secret, everybody who checks a token can make one.",
    remedy: "Set signingAlg to RS256, in infra/authorization/api.ts.",
    check: every(resourceTypes.api, safe("signingAlg"), without("signingSecret"), {
      setting: "tokenEncryption",
      expected: "none, as the gateway reads signed tokens only",
      holds: (encryption) => encryption === undefined || valueAt(encryption, "disable") === true,
    }),
  },
  {
    name: "api-rbac",
    mirrors: "Auth0: Role-Based Access Control for APIs",
    severity: "critical",
    why: "Without RBAC a person's token holds every scope that the application asks for.",
    remedy: "Set enforcePolicies, and tokenDialect to access_token_authz.",
    check: every(resourceTypes.api, safe("enforcePolicies"), is("tokenDialect", "access_token_authz")),
  },
  {
    name: "api-client-grants",
    mirrors: "Auth0: Application access to APIs",
    severity: "critical",
    why: "Without required grants any application of the tenant gets tokens for the API.",
    remedy: "Set subjectTypeAuthorization to require_client_grant, for user and for client.",
    check: every(
      resourceTypes.api,
      safe("subjectTypeAuthorization.user.policy"),
      safe("subjectTypeAuthorization.client.policy"),
    ),
  },
  {
    name: "api-token-lifetimes",
    mirrors: "RFC 9700 §2.2.1",
    severity: "high",
    why: "An access token can't be revoked: whoever steals it can use it until it expires.",
    remedy: "Keep tokenLifetime to a day and tokenLifetimeForWeb to two hours.",
    check: every(
      resourceTypes.api,
      between("tokenLifetime", 300, 86_400, "seconds"),
      between("tokenLifetimeForWeb", 300, 7_200, "seconds"),
    ),
  },
  {
    name: "api-approval-lifetimes",
    mirrors: "RFC 9700 §2.2.1",
    severity: "medium",
    why: "Who may approve no longer goes on approving until their last access token ends.",
    remedy:
      "Set lifetime and lifetimeForWeb of timesheets:accessTokens to at most an hour, or waive it with the reason for which nobody minds.",
    check: every(
      resourceTypes.api,
      ...(["tokenLifetime", "tokenLifetimeForWeb"] as const).map((setting) => ({
        ...between(setting, 300, 3_600, "seconds for an API of which a scope approves"),
        when: approves,
      })),
    ),
  },
  {
    name: "api-offline-access",
    mirrors: "Auth0: Refresh tokens",
    severity: "low",
    why: "Without refresh tokens the mobile application would need access tokens that last for days.",
    remedy: "Set allowOfflineAccess; the applications' refresh tokens rotate.",
    check: every(resourceTypes.api, is("allowOfflineAccess", true)),
  },
  {
    name: "api-consent",
    mirrors: "Auth0: User consent and first-party applications",
    severity: "low",
    why: "A consent screen for ExampleCo's own applications teaches people to agree to anything.",
    remedy:
      "Set skipConsentForVerifiableFirstPartyClients; localhost can't be verified and asks all the same.",
    check: every(resourceTypes.api, is("skipConsentForVerifiableFirstPartyClients", true)),
  },
  {
    name: "api-scopes-as-policy",
    mirrors: "OWASP API5:2023",
    severity: "high",
    why: "No Action and no route of the policy decides about a scope that the policy doesn't know.",
    remedy: "Derive the scopes from rules/policy.ts, in infra/authorization/api.ts.",
    check: both(
      exists(resourceTypes.apiScopes, "the scopes of rules/policy.ts"),
      every(
        resourceTypes.apiScopes,
        {
          setting: "scopes",
          expected: "the scopes of rules/policy.ts, each with what it allows",
          holds: (scopes, _api, { policy }) =>
            sameMembers(
              itemsOf(scopes).map((scope) => `${valueAt(scope, "name")} ${valueAt(scope, "description")}`),
              Object.entries(policy.scopes).map(([name, scope]) => `${name} ${describeScope(scope)}`),
            ),
        },
        {
          setting: "resourceServerIdentifier",
          expected: "the timesheets:audience of the stack",
          holds: (identifier, _api, { audience }) => identifier === audience,
        },
      ),
    ),
  },
];
