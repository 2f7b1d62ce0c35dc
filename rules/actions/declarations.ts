import { actsForPeople, applicationKinds } from "../policy/application-kinds.ts";
import { connectionsOfKind } from "../policy/connections.ts";
import { wantsSecondFactors } from "../policy/decide.ts";
import { secondFactorClaims } from "../policy/second-factor.ts";
import type { Application, Policy } from "../policy/types.ts";
import type { AccessTokenScopesPolicy } from "./access-token-scopes.ts";
import type { SecondFactorPolicy } from "./factor.ts";
import type { IdentityClaimsPolicy } from "./identity-claims.ts";
import type { MachineScopesPolicy } from "./machine-scopes.ts";
import type { Connections } from "./person.ts";
import type { PkcePolicy } from "./pkce.ts";
import type { SecondFactorScopesPolicy } from "./second-factor-scopes.ts";

/** When an Action runs, with the version of its contract. */
export type ActionTrigger =
  | { readonly trigger: "post-login"; readonly triggerVersion: "v3" }
  | { readonly trigger: "credentials-exchange"; readonly triggerVersion: "v2" };

/** An Action as the tenant knows it. */
export type ActionDeclaration = ActionTrigger & {
  /** The name of its module in this folder, which exports `factory`. */
  readonly key: string;
  /** The name of the function in it that makes a handler from a part of the policy. */
  readonly factory: string;
  /** The name in Auth0's dashboard. */
  readonly name: string;
  /** Set where it runs before the Actions of other teams, too; the others run after theirs, and have the last word. */
  readonly comesFirst?: true;
  /** The data that are compiled into it, of the policy and of the stack's audience: no more than it reads. */
  readonly project: (policy: Policy, audience: string) => unknown;
  /** Whether a policy gives it anything to do; every policy does, unless it is there. */
  readonly isNeeded?: (policy: Policy) => boolean;
};

const POST_LOGIN = { trigger: "post-login", triggerVersion: "v3" } as const;

/** A record with the same names, and of its values only what an Action reads. */
const withoutTexts = <Value, Read>(record: Readonly<Record<string, Value>>, read: (value: Value) => Read) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, read(value)]));

const namesOf = (
  applications: Policy["applications"],
  which: (application: Application) => boolean,
): string[] =>
  Object.values(applications)
    .filter(which)
    .map(({ name }) => name);

/** The directories, with the groups that they give, and the databases. */
const connectionsOf = (policy: Pick<Policy, "connections">): Connections => ({
  directories: Object.fromEntries(
    connectionsOfKind(policy, "directory").map(([key, { groups }]) => [key, groups]),
  ),
  databases: connectionsOfKind(policy, "database").map(([key]) => key),
});

/** The part of the policy that says who has to show a second factor. */
const factorsOf = (
  { scopes, roles, groups, connections, applications }: Policy,
  audience: string,
): SecondFactorPolicy => ({
  audience,
  ...connectionsOf({ connections }),
  scopes: withoutTexts(scopes, (scope) =>
    typeof scope === "object" && scope.secondFactor ? { secondFactor: scope.secondFactor } : true,
  ),
  roles: withoutTexts(roles, ({ scopes, secondFactor }) => ({ scopes, secondFactor })),
  groups: withoutTexts(groups, ({ roles }) => ({ roles })),
  applications: Object.fromEntries(
    Object.values(applications)
      .filter(actsForPeople)
      .map(({ name, scopes, secondFactor }) => [name, { scopes, secondFactor }]),
  ),
});

/**
 * The Actions, in the order in which they are bound to their triggers. PKCE comes before anything else; a second factor is asked for
 * before anything is decided by it.
 */
export const actionDeclarations: readonly ActionDeclaration[] = [
  {
    ...POST_LOGIN,
    key: "pkce",
    comesFirst: true,
    factory: "pkce",
    name: "Timesheets: PKCE for public applications",
    project: ({ applications }, audience): PkcePolicy => ({
      audience,
      publicApplications: namesOf(applications, ({ kind }) => applicationKinds[kind].needsPkce),
      confidentialApplications: namesOf(
        applications,
        (application) => actsForPeople(application) && !applicationKinds[application.kind].needsPkce,
      ),
    }),
  },
  {
    ...POST_LOGIN,
    key: "second-factor",
    factory: "secondFactor",
    name: "Timesheets: second factor",
    project: factorsOf,
    isNeeded: wantsSecondFactors,
    comesFirst: true,
  },
  {
    ...POST_LOGIN,
    key: "access-token-scopes",
    factory: "accessTokenScopes",
    name: "Timesheets: access token scopes",
    project: ({ scopes, roles, groups, connections, applications }, audience): AccessTokenScopesPolicy => ({
      audience,
      ...connectionsOf({ connections }),
      applications: Object.fromEntries(
        Object.values(applications)
          .filter(actsForPeople)
          .map(({ name, scopes: held }) => [name, { scopes: held }]),
      ),
      scopes: withoutTexts(scopes, () => true),
      roles: withoutTexts(roles, ({ scopes }) => ({ scopes })),
      groups: withoutTexts(groups, ({ roles }) => ({ roles })),
    }),
  },
  {
    ...POST_LOGIN,
    key: "second-factor-scopes",
    factory: "secondFactorScopes",
    name: "Timesheets: scopes of a second factor",
    project: (policy, audience): SecondFactorScopesPolicy => ({
      ...factorsOf(policy, audience),
      ...secondFactorClaims(policy.api),
    }),
    isNeeded: wantsSecondFactors,
  },
  {
    ...POST_LOGIN,
    key: "identity-claims",
    factory: "identityClaims",
    name: "Timesheets: identity claims",
    project: ({ api }, audience): IdentityClaimsPolicy => ({
      audience,
      emailClaim: `${api.claimNamespace}email`,
    }),
  },
  {
    trigger: "credentials-exchange",
    triggerVersion: "v2",
    key: "machine-scopes",
    factory: "machineScopes",
    name: "Timesheets: machine scopes",
    project: ({ applications }, audience): MachineScopesPolicy => ({
      audience,
      machines: Object.values(applications)
        .filter((application) => !actsForPeople(application))
        .map(({ name, scopes }) => ({ name, scopes })),
    }),
  },
];
