import { applicationKinds } from "../../rules/policy/application-kinds.ts";
import { scopesOfPerson } from "../../rules/policy/decide.ts";
import { placeOfOther } from "../declaration/actions.ts";
import { faultOfClaim, titleOfClaimed } from "../model/claims.ts";
import type { Finding, FindingCode } from "../model/finding.ts";
import { listed, without } from "../model/words.ts";
import type { Finder } from "./context.ts";

/** Differences of each layer of the tenant by itself from the policy, even where another layer makes up for it. */
export const findTenant: Finder = (context) => [
  ...findScopes(context),
  ...findRoles(context),
  ...findActions(context),
  ...findClaims(context),
  ...findPkce(context),
];

const findScopes: Finder = ({ snapshot, declaration }) =>
  differing(
    "SCOPE_DIFFERS",
    declaration.api.name,
    declaration.scopes.map(({ name }) => name),
    Object.keys(snapshot.policy.scopes),
    "infra/authorization/api.ts",
  );

const findRoles: Finder = ({ snapshot, declaration }) => {
  const { roles } = snapshot.policy;
  const names = declaration.roles.map(({ name }) => name);
  const off: Finding[] = declaration.api.rbac
    ? []
    : [
        {
          code: "RBAC_OFF",
          severity: "high",
          where: declaration.api.name,
          what: "doesn't enforce RBAC, so that roles' permissions bound no token and only the Actions are left",
          remedy: "Set enforcePolicies in infra/authorization/api.ts.",
        },
      ];
  return [
    ...off,
    ...differing(
      "ROLE_DIFFERS",
      "roles of the tenant",
      names,
      Object.keys(roles),
      "infra/authorization/roles.ts",
    ),
    ...declaration.roles.flatMap(({ name, permissions }) =>
      Object.hasOwn(roles, name)
        ? differing(
            "ROLE_DIFFERS",
            `role ${name} · permissions`,
            permissions,
            roles[name]?.scopes ?? [],
            "infra/authorization/roles.ts",
          )
        : [],
    ),
  ];
};

const findActions: Finder = ({ snapshot, declaration, matrix }) => {
  const known = declaration.scopes.map(({ name }) => name);
  const byActions = matrix.people.flatMap((person) => {
    const taken = matrix.taken.from(person.name);
    if (taken === undefined) return [];
    const left = known.filter((scope) => !taken.has(scope));
    const given = scopesOfPerson(snapshot.policy, { roles: person.roles, groups: person.groups });
    const expected = known.filter((scope) => given.has(scope));
    return differing("RULE_DIFFERS", `Actions · ${person.name}`, left, expected, "rules/actions");
  });
  const gained = matrix.cells.filter(({ gainedAtRefresh }) => gainedAtRefresh.length > 0);
  const bound = new Set(declaration.triggers.flatMap(({ actions }) => actions));
  return [
    ...byActions,
    ...gained.map(({ application, person, gainedAtRefresh }): Finding => {
      return {
        code: "RULE_DIFFERS",
        severity: "high",
        where: `Actions · ${person?.name ?? "itself"} · ${application.name}`,
        what: `give ${listed(gainedAtRefresh)} at a refresh, which they took at the login`,
        remedy: "Let the Actions decide without transaction.requested_scopes, which a refresh doesn't have.",
      };
    }),
    ...(matrix.taken.added.size === 0
      ? []
      : [
          {
            code: "RULE_ADDS_SCOPES",
            severity: "high",
            where: "Actions",
            what: `put ${listed([...matrix.taken.added])} into tokens, past grants and roles`,
            remedy: "Let Actions only take scopes away.",
          } as const,
        ]),
    ...declaration.triggers.flatMap(({ name: trigger, actions }) =>
      actions
        .filter((name) => placeOfOther(name, actions, declaration.actions) === "after")
        .map((name): Finding => {
          return {
            code: "ACTION_OF_OTHERS",
            severity: "medium",
            where: `${trigger} · ${name}`,
            what: "is another team's and runs after all of our rules: nobody here judges it, and it can add any scope to any token",
            remedy: "Let it run before them: name it under before in timesheets:actions.",
          };
        }),
    ),
    ...declaration.actions
      .filter(({ name }) => !bound.has(name))
      .map(({ name }): Finding => {
        return {
          code: "RULE_NOT_BOUND",
          severity: "high",
          where: name,
          what: "is declared, but bound to no trigger, so that it never runs",
          remedy: "Bind it in infra/authorization/actions.ts, or delete it.",
        };
      }),
  ];
};

const findClaims: Finder = ({ snapshot, matrix }) =>
  matrix.claims.claims(snapshot.resources, [], []).flatMap(({ name, token }): Finding[] => {
    const fault = faultOfClaim(name);
    if (fault === null) return [];
    return [
      {
        code: "CLAIM_NAME",
        severity: fault === "reserved" ? "high" : "medium",
        where: `Actions · ${titleOfClaimed[token]}`,
        what:
          fault === "reserved"
            ? `set ${name}, which has a meaning of its own to whatever checks tokens`
            : `set ${name}, whose name has no namespace`,
        remedy: "Name it under api.claimNamespace of the policy, or don't set it.",
      },
    ];
  });

/** Auth0's types of applications of which nothing but PKCE proves that a code is theirs. */
const PUBLIC_TYPES: ReadonlySet<string> = new Set(
  Object.values(applicationKinds).flatMap(({ appType, needsPkce }) => (needsPkce ? [appType] : [])),
);

const findPkce: Finder = ({ declaration, matrix }) =>
  declaration.applications
    .filter(({ key, type }) => PUBLIC_TYPES.has(type) && matrix.withoutPkce.has(key))
    .map(({ name }) => ({
      code: "PKCE_NOT_REQUIRED",
      severity: "high",
      where: name,
      what: "can keep no secret, and a login without PKCE by S256 is let in",
      remedy: "Bind the PKCE Action to post-login, and keep the application's name in it.",
    }));

/** One finding for what is too much, and one for what is missing. */
export function differing(
  code: FindingCode,
  where: string,
  found: readonly string[],
  expected: readonly string[],
  look: string,
): Finding[] {
  const more = without(found, expected);
  const less = without(expected, found);
  const remedy = `See ${look}, and let it follow the policy.`;
  return [
    ...(more.length === 0
      ? []
      : [
          {
            code,
            severity: "high",
            where,
            what: `has ${listed(more)}, which the policy doesn't give`,
            remedy,
          } as const,
        ]),
    ...(less.length === 0
      ? []
      : [
          {
            code,
            severity: "medium",
            where,
            what: `lacks ${listed(less)}, which the policy gives`,
            remedy,
          } as const,
        ]),
  ];
}
