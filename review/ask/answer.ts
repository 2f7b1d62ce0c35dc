import { forTerminal } from "command-line/safe-text";
import type { Declaration } from "../declaration/declaration.ts";
import { type Cell, computeMatrix } from "../matrix/matrix.ts";
import type { RouteReach } from "../model/routes.ts";
import { listed } from "../model/words.ts";
import type { Snapshot } from "../snapshot/take.ts";
import { anyOf, rbacOf } from "./answers.ts";
import { unknownName } from "./error.ts";
import { type Explanation, explain } from "./explain.ts";
import { readApplication, readRoute, readSubject, type Subject } from "./subject.ts";

/** The answer to a question. */
export interface Answer {
  readonly text: string;
  /** 1 when `can` was asked and the answer is no. */
  readonly status: 0 | 1;
}

/** The stack that a question is about. */
export interface Asked {
  readonly snapshot: Snapshot;
  readonly declaration: Declaration;
}

/** Who gets a scope into their tokens, or gets past all layers at a route. */
export async function answerWho({ snapshot, declaration }: Asked, what: string): Promise<Answer> {
  const matrix = await computeMatrix(snapshot, declaration);
  const routes = matrix.routes.routes.map(({ key }) => key);
  const scope = declaration.scopes.find(({ name }) => name === what)?.name;
  if (scope === undefined && !what.includes("/")) {
    throw unknownName("scope", what, [...declaration.scopes.map(({ name }) => name), ...routes]);
  }
  const route = scope === undefined ? readRoute(what, routes) : undefined;
  if (route !== undefined && matrix.routes.open.includes(route)) {
    return { text: forTerminal(`Anybody, without a token: ${route} is open.`), status: 0 };
  }
  const holders = matrix.cells.filter((cell) =>
    scope === undefined ? cell.routes.includes(route ?? "") : cell.scopes.includes(scope),
  );
  if (holders.length === 0)
    return { text: `Nobody ${scope === undefined ? "may call" : "gets"} ${what}.`, status: 0 };
  const lines = peopleLines(holders);
  const opens =
    scope === undefined ? [] : ["", `It opens ${listed(routesOf(matrix, scope), 20) || "no route"}.`];
  const reach = matrix.routes.routes.find(({ key }) => key === route)?.reach ?? null;
  const entries = reach === null ? [] : ["", ...entriesReached(reach, holders)];
  const needed = holders.filter(({ ofFactor }) =>
    scope === undefined ? ofFactor.routes.includes(route ?? "") : ofFactor.scopes.includes(scope),
  );
  const factor =
    needed.length === 0
      ? []
      : ["", "After a second factor:", ...peopleLines(needed).map((line) => `  ${line}`)];
  return { text: [...lines, ...opens, ...entries, ...factor].map(forTerminal).join("\n"), status: 0 };
}

/** Whose entries some holders reach at a route. */
const entriesReached = (reach: RouteReach, holders: readonly Cell[]): string[] => [
  ...reachedWith("Own entries", reach.own, holders),
  ...reachedWith("Entries of others", reach.others, holders),
];

function reachedWith(what: string, enough: readonly string[], holders: readonly Cell[]): string[] {
  const reaching = holders.filter(({ scopes }) => enough.some((scope) => scopes.includes(scope)));
  if (reaching.length === 0) return [`${what}: nobody.`];
  if (reaching.length === holders.length) return [`${what}: all of them, with ${anyOf(enough)}.`];
  return [`${what}, with ${anyOf(enough)}:`, ...peopleLines(reaching).map((line) => `  ${line}`)];
}

const peopleLines = (cells: readonly Cell[]): string[] =>
  [...Map.groupBy(cells, ({ application }) => application)].map(([application, own]) => {
    const people = own.flatMap(({ person }) => (person === null ? [] : [person.name]));
    return people.length === 0
      ? `${application.name}, for itself`
      : `${application.name}: ${people.join(", ")}`;
  });

const routesOf = (matrix: Awaited<ReturnType<typeof computeMatrix>>, scope: string): string[] =>
  matrix.routes.routes
    .filter(({ policy, gateway }) => policy?.scopes.includes(scope) || gateway?.scopes.includes(scope))
    .map(({ key }) => key);

/** Answers what somebody may do, through each application. */
export async function answerWhat(asked: Asked, who: string): Promise<Answer> {
  const { snapshot, declaration } = asked;
  const subject = readSubject(who, snapshot.policy, declaration.applications);
  const people = subject.kind === "person" ? [subject.person] : [];
  const matrix = await computeMatrix(snapshot, declaration, {
    people,
    rbacOf: () => rbacOf(declaration, subject),
  });
  const cells = matrix.cells.filter(({ application, person }) =>
    subject.kind === "person"
      ? person !== null
      : person === null && application.key === subject.application.key,
  );
  const lines = cells.flatMap(({ application, scopes, routes, ofFactor }) => [
    `${application.name}: ${scopes.join(" ") || "no scope"}`,
    ...routes.map(
      (route) => `  ${route}${ofFactor.routes.includes(route) ? " (after a second factor)" : ""}`,
    ),
  ]);
  const open = matrix.routes.open.map((route) => `  ${route}`);
  return {
    text: [...lines, ...(open.length === 0 ? [] : ["without a token:", ...open])].map(forTerminal).join("\n"),
    status: 0,
  };
}

/** Each layer's answer to a request, and the first that refuses. */
export async function answerWhy(asked: Asked, who: string, what: string, through?: string): Promise<Answer> {
  const explanations = await explanationsOf(asked, who, what, through);
  return { text: explanations.map(describe).join("\n\n"), status: 0 };
}

/** Whether a request gets past all layers, through any application or the one that is named. */
export async function answerCan(asked: Asked, who: string, what: string, through?: string): Promise<Answer> {
  const explanations = await explanationsOf(asked, who, what, through);
  const ways = explanations.filter(({ refusedBy }) => refusedBy === null);
  const [first] = explanations;
  if (ways.length > 0) {
    const names = ways.map(({ application }) => application.name).join(", ");
    return { text: forTerminal(`yes, through ${names}`), status: 0 };
  }
  const reasons = explanations.map(({ application, refusedBy }) =>
    forTerminal(`${application.name}: refused by ${refusedBy}`),
  );
  return {
    text: first === undefined ? "no: there is no application" : `no\n${reasons.join("\n")}`,
    status: 1,
  };
}

async function explanationsOf(
  { snapshot, declaration }: Asked,
  who: string,
  what: string,
  through: string | undefined,
): Promise<Explanation[]> {
  const subject = readSubject(who, snapshot.policy, declaration.applications);
  const known = new Set([
    ...Object.keys(snapshot.policy.routes),
    ...snapshot.policy.openRoutes,
    ...Object.keys(declaration.gateway?.routes ?? {}),
    ...Object.keys(snapshot.api.routes ?? {}),
  ]);
  const route = readRoute(what, [...known]);
  const applications =
    through === undefined
      ? applicationsOf(subject, declaration)
      : [readApplication(through, declaration.applications)];
  return Promise.all(
    applications.map((application) => explain(snapshot, declaration, { subject, application, route })),
  );
}

const applicationsOf = (subject: Subject, { applications }: Declaration) =>
  subject.kind === "machine"
    ? [subject.application]
    : applications.filter(({ signsPeopleIn }) => signsPeopleIn);

function describe({ subject, application, route, scopes, layers, refusedBy, entries }: Explanation): string {
  const who =
    subject.kind === "machine"
      ? `${application.name}, for itself`
      : `${subject.person.name} through ${application.name}`;
  const width = Math.max(...layers.map(({ layer }) => layer.length));
  return [
    `${who}: ${route}${scopes.length === 0 ? "" : ` (${anyOf(scopes)})`}`,
    ...layers.map(
      ({ layer, admits, why }) => `  ${layer.padEnd(width)}  ${admits ? "admits" : "refuses"}  ${why}`,
    ),
    refusedBy === null
      ? "Admitted: no layer refuses."
      : `Refused: the first layer that refuses is ${refusedBy}.`,
    ...(entries ?? []).map(
      ({ whose, reached, why }) =>
        `${whose === "own" ? "Their own entries" : "Entries of others"}: ${reached ? "reached" : "out of reach"}, ${why}.`,
    ),
  ]
    .map(forTerminal)
    .join("\n");
}
