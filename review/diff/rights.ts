import { type ChangeOf, change } from "../model/change.ts";
import type { StackModel } from "../model/model.ts";
import type { PeopleModel } from "../model/people.ts";
import { partsOf } from "../model/people.ts";
import type { RouteModel } from "../model/routes.ts";
import { openRoutes, sameReach } from "../model/routes.ts";
import type { Comparison } from "./revision.ts";

/** A right that somebody got or lost. */
export type RightChange = ChangeOf<"right">;

/**
 * The rights that differ, for each role, application and route. What a group or several roles together get is listed
 * only where their roles don't get it by themselves, and what everybody gets is listed once.
 */
export function rightChanges({ before, after }: Comparison): RightChange[] {
  return [...gainsOf(before.model, after.model, true), ...gainsOf(after.model, before.model, false)];
}

/** Rights that somebody has in one model and not in the other. A route that is open there takes nothing from anybody. */
function gainsOf(without: StackModel, withThem: StackModel, gained: boolean): RightChange[] {
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
    .map((right) => ({ ...right, people: right.person === null ? undefined : people.get(right.person) }))
    .filter(({ people, ...right }) => !isExplained(right, people, keys))
    .map(({ person, people, application, route }) => {
      const through = names.get(application) ?? application;
      return change("right", gained ? "wider" : "narrower", {
        subject: person ?? through,
        people:
          people === undefined ? null : { kind: people.kind, groups: people.groups, roles: people.roles },
        application,
        through,
        route,
        scope: scopeOf(routes.get(route)),
        gained,
      });
    });
}

/**
 * Whose entries somebody came to reach, or doesn't any more, at routes that admit them as before: they got or lost a scope. Where a
 * route itself reaches others, that is a change of the route.
 */
export function reachChanges({ before, after }: Comparison): ChangeOf<"right-reach">[] {
  return [...reachGains(before.model, after.model, true), ...reachGains(after.model, before.model, false)];
}

function reachGains(without: StackModel, withThem: StackModel, gained: boolean): ChangeOf<"right-reach">[] {
  const known = cellsOf(without);
  const reaches = new Map(without.routes.map(({ key, reach }) => [key, reach]));
  const routes = withThem.routes.flatMap(({ key, reach }) => {
    const was = reaches.get(key);
    return reach !== null && was && sameReach(was, reach) ? [{ key, reach }] : [];
  });
  const gains = [...cellsOf(withThem)].flatMap(
    ([key, { person, application, routes: admitting, scopes }]) => {
      const old = known.get(key);
      if (old === undefined || sameItems(old.scopes, scopes)) return [];
      return (["own", "others"] as const).flatMap((whose) =>
        routes
          .filter(
            ({ key, reach }) =>
              admitting.includes(key) &&
              old.routes.includes(key) &&
              holdsOne(reach[whose], scopes) &&
              !holdsOne(reach[whose], old.scopes),
          )
          .map(({ key }) => ({ person, application, whose, route: key })),
      );
    },
  );
  const keys = new Set(gains.map((one) => keyOf({ ...one, route: `${one.whose} ${one.route}` })));
  const people = new Map(withThem.people.map((person) => [person.name, person]));
  const names = new Map(withThem.applications.map(({ key, name }) => [key, name]));
  const told = gains.filter(({ person, whose, ...right }) => {
    const who = person === null ? undefined : people.get(person);
    return !isExplained({ ...right, person, route: `${whose} ${right.route}` }, who, keys);
  });
  const alike = Map.groupBy(told, ({ person, application, whose }) =>
    JSON.stringify([person, application, whose]),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { person, application, whose } = first;
    const through = names.get(application) ?? application;
    const who = person === null ? undefined : people.get(person);
    return change("right-reach", gained ? "wider" : "narrower", {
      subject: person ?? through,
      people: who === undefined ? null : { kind: who.kind, groups: who.groups, roles: who.roles },
      application,
      through,
      routes: group.map(({ route }) => route),
      whose,
      gained,
    });
  });
}

const holdsOne = (enough: readonly string[], scopes: readonly string[]): boolean =>
  enough.some((scope) => scopes.includes(scope));

interface Right {
  /** The name of the people; null for an application that acts for itself. */
  readonly person: string | null;
  readonly application: string;
  readonly route: string;
}

const keyOf = ({ person, application, route }: Right): string => JSON.stringify([person, application, route]);

/** The scopes and routes of each kind of people, or of a machine, through each application. */
function cellsOf(model: StackModel) {
  const keys = model.routes.map(({ key }) => key);
  const names = model.scopes.map(({ name }) => name);
  return new Map(
    model.access.flatMap((row) => {
      const application = model.applications[row.application]?.key ?? "";
      const routes = row.routes.map((position) => keys[position] ?? "");
      const scopes = row.scopes.map((position) => names[position] ?? "");
      const people =
        row.people.length === 0 ? [null] : row.people.map((one) => model.people[one]?.name ?? "");
      return people.map(
        (person) => [JSON.stringify([person, application]), { person, application, routes, scopes }] as const,
      );
    }),
  );
}

const sameItems = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/** Whether somebody has it from what they consist of: their roles, or being anybody at all. */
function isExplained(right: Right, person: PeopleModel | undefined, gains: ReadonlySet<string>): boolean {
  const parts = person === undefined ? [] : partsOf(person);
  return parts.some((part) => gains.has(keyOf({ ...right, person: part })));
}

const scopeOf = (route: RouteModel | undefined): string | null =>
  route?.policy?.scopes[0] ?? route?.gateway?.scopes[0] ?? route?.api?.scopes[0] ?? null;
