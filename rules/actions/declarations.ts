import type { Policy } from "../policy/types.ts";
import type { AccessTokenScopesPolicy } from "./access-token-scopes.ts";
import type { IdentityClaimsPolicy } from "./identity-claims.ts";
import type { MachineScopesPolicy } from "./machine-scopes.ts";
import type { PkcePolicy } from "./pkce.ts";

/** When an Action runs, with the version of its contract. */
export type ActionTrigger =
  | { readonly trigger: "post-login"; readonly triggerVersion: "v3" }
  | { readonly trigger: "credentials-exchange"; readonly triggerVersion: "v2" };

/** A rule as the tenant knows it. */
export type ActionDeclaration = ActionTrigger & {
  /** The name of its module in this folder, which exports `rule`. */
  readonly key: string;
  /** What it exports: a function from its part of the policy to a handler. */
  readonly rule: string;
  /** The name in Auth0's dashboard. */
  readonly name: string;
  /** The part of the policy that is compiled into it: no more than it reads. */
  readonly project: (policy: Policy) => unknown;
};

const POST_LOGIN = { trigger: "post-login", triggerVersion: "v3" } as const;

/** A record with the same names, and of its values only what a rule reads. */
const withoutTexts = <Value, Read>(record: Readonly<Record<string, Value>>, read: (value: Value) => Read) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, read(value)]));

/** The rules, in the order in which they are bound to their triggers. The S256 rule comes before anything else. */
export const actionDeclarations: readonly ActionDeclaration[] = [
  {
    ...POST_LOGIN,
    key: "pkce",
    rule: "pkce",
    name: "Timesheets: PKCE for native applications",
    project: ({ applications }): PkcePolicy => ({
      nativeApplications: Object.values(applications)
        .filter((application) => application.kind === "native")
        .map((application) => application.name),
    }),
  },
  {
    ...POST_LOGIN,
    key: "access-token-scopes",
    rule: "accessTokenScopes",
    name: "Timesheets: access token scopes",
    project: ({ api, scopes, roles, groups }): AccessTokenScopesPolicy => ({
      audience: api.identifier,
      scopes: withoutTexts(scopes, () => true),
      roles: withoutTexts(roles, ({ scopes }) => ({ scopes })),
      groups: withoutTexts(groups, ({ roles }) => ({ roles })),
    }),
  },
  {
    ...POST_LOGIN,
    key: "identity-claims",
    rule: "identityClaims",
    name: "Timesheets: identity claims",
    project: ({ api }): IdentityClaimsPolicy => ({
      audience: api.identifier,
      emailClaim: `${api.claimNamespace}email`,
    }),
  },
  {
    trigger: "credentials-exchange",
    triggerVersion: "v2",
    key: "machine-scopes",
    rule: "machineScopes",
    name: "Timesheets: machine scopes",
    project: ({ api, applications }): MachineScopesPolicy => ({
      audience: api.identifier,
      machines: Object.values(applications)
        .filter(({ kind }) => kind === "machine")
        .map(({ name, scopes }) => ({ name, scopes })),
    }),
  },
];
