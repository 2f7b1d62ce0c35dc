import type { PeopleModel, ReviewModel, RouteModel } from "../model.ts";
import { openRoutes } from "../open-routes.ts";
import { type Change, change } from "./change.ts";
import { deedAt } from "./phrases.ts";
import type { Comparison } from "./revision.ts";

/** A right that somebody got or lost. */
export interface RightChange {
  /** The name of the people; null for a machine. */
  readonly person: string | null;
  readonly application: string;
  readonly route: string;
  /** The scope that the route needs. */
  readonly scope: string | null;
  readonly gained: boolean;
  readonly sentence: string;
}

/**
 * The rights that differ, for each role, application and route. What a group or several roles together get is told
 * only where their roles don't get it by themselves, and what everybody gets is told once.
 */
export function rightChanges({ before, after }: Comparison): RightChange[] {
  return [...gainsOf(before.model, after.model, true), ...gainsOf(after.model, before.model, false)];
}

export const rightSentences = (rights: readonly RightChange[]): Change[] =>
  rights.map(({ gained, sentence }) => change("rights", gained ? "wider" : "narrower", sentence));

/** What somebody may do in one model and not in the other. A route that is open there takes nothing from anybody. */
function gainsOf(without: ReviewModel, withThem: ReviewModel, gained: boolean): RightChange[] {
  const known = cellsOf(without);
  const open = new Set(openRoutes(without));
  const routes = new Map(withThem.routes.map((route) => [route.key, route]));
  const gains = [...cellsOf(withThem)].flatMap(([key, { person, application, routes }]): Right[] => {
    const old = known.get(key)?.routes ?? [];
    if (sameItems(old, routes)) return [];
    const before = new Set(old);
    return routes
      .filter((route) => !before.has(route) && !open.has(route))
      .map((route) => ({ person, application, route }));
  });
  const keys = new Set(gains.map(keyOf));
  const people = new Map(withThem.people.map((person) => [person.name, person]));
  const names = new Map(withThem.applications.map(({ key, name }) => [key, name]));
  return gains
    .filter(
      (right) => !isExplained(right, right.person === null ? undefined : people.get(right.person), keys),
    )
    .map((right) => {
      const scope = scopeOf(routes.get(right.route));
      const may = gained ? "may now" : "may no longer";
      const name = names.get(right.application) ?? right.application;
      const deed = deedAt(right.route, scope);
      const sentence =
        right.person === null
          ? `${name} ${may} ${deed} for itself (${right.route}).`
          : `${subjectOf(people.get(right.person))} ${may} ${deed} through ${name} (${right.route}).`;
      return { ...right, scope, gained, sentence };
    });
}

interface Right {
  readonly person: string | null;
  readonly application: string;
  readonly route: string;
}

const keyOf = ({ person, application, route }: Right): string => JSON.stringify([person, application, route]);

/** What each kind of people, or a machine, may do through each application, by who and through what. */
function cellsOf(model: ReviewModel) {
  const keys = model.routes.map(({ key }) => key);
  return new Map(
    model.access.flatMap((row) => {
      const application = model.applications[row.application]?.key ?? "";
      const routes = row.routes.map((position) => keys[position] ?? "");
      const people =
        row.people.length === 0 ? [null] : row.people.map((one) => model.people[one]?.name ?? "");
      return people.map(
        (person) => [JSON.stringify([person, application]), { person, application, routes }] as const,
      );
    }),
  );
}

const sameItems = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/** Whether somebody has it from what they consist of: their roles, or being anybody at all. */
function isExplained(right: Right, person: PeopleModel | undefined, gains: ReadonlySet<string>): boolean {
  if (person === undefined || person.kind === "none") return false;
  const parts = person.kind === "role" ? ["no role"] : ["no role", ...person.roles];
  return parts.some((part) => gains.has(keyOf({ ...right, person: part })));
}

const scopeOf = (route: RouteModel | undefined): string | null =>
  route?.policy?.scope ?? route?.gateway?.scopes[0] ?? route?.api?.scope ?? null;

function subjectOf(person: PeopleModel | undefined): string {
  if (person === undefined) return "Somebody";
  if (person.kind === "none") return "Anybody who signs in";
  if (person.kind === "group") return `Group ${person.groups.join(", ")}`;
  return person.kind === "role" ? person.name : "Somebody with all roles";
}
