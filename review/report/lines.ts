import { entriesFor } from "../approvals/entry.ts";
import type { DeclaredApplication } from "../declaration/declaration.ts";
import type { Change } from "../model/change.ts";
import type { ReviewModel, StackModel } from "../model/model.ts";
import { openRoutes, reachWords } from "../model/routes.ts";
import { acrossStacks, type InStacks } from "../model/stacks.ts";
import { duration, listed } from "../model/words.ts";

/** How long tokens live: what it is, and for how long. */
export function lifetimeLines({
  api,
  applications,
}: StackModel): (readonly [what: string, lifetime: string])[] {
  const words = (seconds: number | null, unset: string) => (seconds === null ? unset : duration(seconds));
  const auth0 = "Auth0's default";
  return [
    ["access tokens", words(api.tokenLifetime, auth0)],
    ["access tokens that browsers get", words(api.tokenLifetimeForWeb, auth0)],
    ...applications.flatMap(({ name, idTokenLifetime, refreshTokens, signsPeopleIn }) => [
      ...(signsPeopleIn ? [[`ID tokens of ${name}`, words(idTokenLifetime, auth0)] as const] : []),
      ...(refreshTokens === null
        ? []
        : [
            [
              `refresh tokens of ${name}`,
              `${words(refreshTokens.lifetime, "for ever")}, ${words(refreshTokens.idleLifetime, "for ever")} unused, ${refreshTokens.rotates ? "rotating" : "not rotating"}`,
            ] as const,
          ]),
    ]),
  ];
}

/** Where applications may send people. */
export const addressLines = ({ applications }: StackModel): (readonly [string, string])[] =>
  applications.flatMap(({ name, callbacks, logoutUrls }): (readonly [string, string])[] => [
    ...callbacks.map((url) => [`${name}, after the login`, url] as const),
    ...logoutUrls.map((url) => [`${name}, after the logout`, url] as const),
  ]);

/** Routes with whose entries they reach; those that reach their caller's own alone are left out. */
export const reachLines = ({ routes }: StackModel): (readonly [route: string, entries: string])[] =>
  routes.flatMap(({ key, reach }) =>
    reach === null || reach.others.length === 0 ? [] : [[key, reachWords(reach)] as const],
  );

/** Actions at each trigger, in order, with the beginning of the code's hash. */
export function actionLines({ triggers, actions }: StackModel): (readonly [string, string, string])[] {
  const hashes = new Map(actions.map(({ name, sha256 }) => [name, sha256.slice(0, 12)]));
  return triggers.flatMap(({ name: trigger, actions }) =>
    actions.map(
      (name, index) => [`${trigger} ${index + 1}`, name, hashes.get(name) ?? "not declared"] as const,
    ),
  );
}

/** How each application gets its tokens. */
export const applicationLines = ({ applications }: StackModel): (readonly [string, string])[] =>
  applications.map((application) => [application.name, wayOf(application)] as const);

const wayOf = ({ type, grantTypes, authenticationMethod, requiresPkce }: DeclaredApplication): string =>
  `${type}; ${listed(grantTypes)}; ${authenticationMethod === "none" ? "no secret" : authenticationMethod}${requiresPkce ? "; PKCE by S256 required" : ""}`;

/** A change's direction or, where that says more, its concern, in ten characters at most. */
export function signOf({ direction, concern }: Pick<Change, "direction" | "concern">): string {
  if (concern === "not judged") return "? unjudged";
  if (concern === "destroys") return "✗ destroys";
  return { wider: "▲ wider", narrower: "▼ narrower", neutral: "• other" }[direction];
}

/** Entries that approve what isn't approved, ready to be landed in the base, each of several lines. */
export const approvalEntries = ({ diff, today }: ReviewModel): readonly string[] =>
  diff === null ? [] : entriesFor(diff, today);

/** The matrix as a grid, for whoever writes tables. */
export interface Grid {
  /** The people, in the model's order. */
  readonly columns: readonly string[];
  readonly sections: readonly GridSection[];
}

export interface GridSection {
  readonly application: string;
  /** Whether it acts for itself, and so has one mark a row. */
  readonly forItself: boolean;
  readonly rows: readonly { readonly route: string; readonly marks: readonly boolean[] }[];
}

/** How many people and rows a table can have that somebody reads. */
const MOST_COLUMNS = 16;
const MOST_ROWS = 200;

/** A matrix as a grid or, when it is too large for somebody to read, a line for each application. */
type Matrix = { readonly grid: Grid } | { readonly summary: readonly string[] };

/** The matrices of all stacks: those that are alike are one. */
export const matricesOf = (model: ReviewModel): InStacks<Matrix>[] =>
  acrossStacks(model, (stack): Matrix[] => {
    const grid = gridOf(stack);
    return [grid === null ? { summary: summaryOf(stack) } : { grid }];
  });

/** The matrix as a grid; null when it is too large for somebody to read, who then wants the summary. */
function gridOf(model: StackModel): Grid | null {
  const columns = model.people.map(({ name }) => name);
  const open = new Set(openRoutes(model));
  const routes = model.routes
    .map(({ key }, position) => ({ key, position }))
    .filter(({ key }) => !open.has(key));
  if (columns.length > MOST_COLUMNS || routes.length * model.applications.length > MOST_ROWS) return null;
  const sections = model.applications.flatMap(({ name, signsPeopleIn, actsForItself }, application) => {
    const rows = model.access.filter((row) => row.application === application);
    const ofPeople = (person: number, route: number) =>
      rows.some(({ people, routes }) => people.includes(person) && routes.includes(route));
    const ofItself = (route: number) =>
      rows.some(({ people, routes }) => people.length === 0 && routes.includes(route));
    return [
      ...(signsPeopleIn
        ? [
            {
              application: name,
              forItself: false,
              rows: routes.map(({ key, position }) => ({
                route: key,
                marks: columns.map((_, person) => ofPeople(person, position)),
              })),
            },
          ]
        : []),
      ...(actsForItself
        ? [
            {
              application: name,
              forItself: true,
              rows: routes.map(({ key, position }) => ({ route: key, marks: [ofItself(position)] })),
            },
          ]
        : []),
    ];
  });
  return { columns, sections };
}

/** Numbers of people and routes of each application, for matrices that nobody reads: one line each. */
function summaryOf(model: StackModel): string[] {
  return model.applications.map(({ name }, application) => {
    const rows = model.access.filter((row) => row.application === application);
    const people = rows.reduce((sum, row) => sum + row.people.length, 0);
    const routes = new Set(rows.flatMap((row) => row.routes)).size;
    const forItself = rows.some((row) => row.people.length === 0) ? " and itself" : "";
    return `${name}: ${people} of ${model.people.length} kinds of people${forItself}, ${routes} of ${model.routes.length} routes`;
  });
}
