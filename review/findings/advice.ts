import { grantedScopes } from "../matrix/layers.ts";
import type { Finding } from "../model/finding.ts";
import { listed } from "../model/words.ts";
import type { Finder } from "./context.ts";

/** Advice on what is as the policy says, and still deserves a thought. */
export const findAdvice: Finder = (context) => [
  ...findScopes(context),
  ...findSameRoles(context),
  ...findWideApplications(context),
  ...findDuties(context),
];

const findScopes: Finder = ({ declaration, matrix }) => {
  const held = new Set(matrix.cells.flatMap(({ scopes }) => scopes));
  const needed = new Set(
    matrix.routes.routes.flatMap(({ policy, gateway, api }) => [
      ...(policy?.scopes ?? []),
      ...(api?.scopes ?? []),
      ...(gateway?.scopes ?? []),
    ]),
  );
  return declaration.scopes.flatMap(({ name }): Finding[] => [
    ...(held.has(name)
      ? []
      : [
          {
            code: "SCOPE_UNHELD",
            severity: "low",
            where: name,
            what: "is in nobody's token: nobody with a role that gives it uses an application that is granted it",
            remedy: "Give it to a role or an application, or delete it.",
          } as const,
        ]),
    ...(needed.has(name)
      ? []
      : [
          {
            code: "SCOPE_UNUSED",
            severity: "low",
            where: name,
            what: "is needed by no route",
            remedy: "Delete it, or let a route require it.",
          } as const,
        ]),
  ]);
};

const findSameRoles: Finder = ({ declaration }) => {
  const groups = Map.groupBy(declaration.roles, ({ permissions }) => permissions.toSorted().join(" "));
  return [...groups.values()]
    .filter((roles) => roles.length > 1)
    .map((roles) => ({
      code: "ROLE_SAME",
      severity: "low",
      where: `roles ${listed(roles.map(({ name }) => name))}`,
      what: "give exactly the same scopes",
      remedy: "Make them one, or say in their descriptions why there are several.",
    }));
};

const findWideApplications: Finder = ({ declaration }) => {
  const ofPeople = new Set(declaration.roles.flatMap(({ permissions }) => permissions));
  return declaration.applications
    .filter(({ signsPeopleIn }) => signsPeopleIn)
    .flatMap((application): Finding[] => {
      const beyond = (grantedScopes(declaration, application, "user") ?? []).filter(
        (scope) => !ofPeople.has(scope),
      );
      if (beyond.length === 0) return [];
      return [
        {
          code: "APPLICATION_ASKS_TOO_MUCH",
          severity: "medium",
          where: application.name,
          what: `may ask for ${listed(beyond)}, which nobody who uses it has`,
          remedy: "Take it out of the application's scopes.",
        },
      ];
    });
};

/** Duties are kept apart in tokens, in roles, and, as far as roles can be told apart, in people. */
const findDuties: Finder = ({ snapshot, declaration, matrix }) =>
  snapshot.policy.separatedDuties.flatMap(([one, other]): Finding[] => {
    const both = (scopes: readonly string[]) => scopes.includes(one) && scopes.includes(other);
    const roles = declaration.roles
      .filter(({ permissions }) => both(permissions))
      .map(({ name }) => `role ${name}`);
    const grants = declaration.applications
      .filter((application) => application.grants.some(({ scopes }) => both(scopes)))
      .map(({ name }) => name);
    const together = matrix.people
      .filter(({ kind }) => kind === "group" || kind === "combination")
      .filter(({ roles }) =>
        both(
          declaration.roles
            .filter(({ name }) => roles.includes(name))
            .flatMap(({ permissions }) => permissions),
        ),
      )
      .map(({ name }) => name);
    const apart = (where: readonly string[], severity: "high" | "medium", what: string): Finding[] =>
      where.length === 0
        ? []
        : [
            {
              code: "DUTIES_NOT_APART",
              severity,
              where: listed(where),
              what: `${what} ${one} and ${other}, which the policy keeps apart`,
              remedy: "Take one of the two away.",
            },
          ];
    return [
      ...apart([...roles, ...grants], "high", "holds both"),
      ...apart(roles.length > 0 ? [] : together, "medium", "gets, through several roles, both"),
    ];
  });
