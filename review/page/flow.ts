import type { AccessModel, ScopeModel } from "../model/model.ts";
import { namesAt } from "./html.ts";
import type { StackView } from "./per-stack.ts";
import { type ChangedCells, changedCells, type Holder, rightsOf, type Way } from "./rights.ts";

/** The layers through which a scope gets into a request, in order. */
export type Layer = "role" | "grant" | "action" | "route";

/** How a scope goes on from some people through some applications. */
export interface Branch {
  readonly applications: readonly string[];
  /** Where it stops, and why; null when it gets into their tokens and through gateway and API. */
  readonly stop: { readonly layer: Layer; readonly reason: string } | null;
  /** The routes that it opens. */
  readonly routes: readonly string[];
  /** Which way rights of these people through these applications changed, at any route that needs the scope. */
  readonly change: Way | undefined;
}

/** People, or machines, whom a scope reaches, or doesn't, by the same ways. */
export interface FlowGroup {
  readonly who: readonly string[];
  readonly machine: boolean;
  /** Names of their roles that hold it. */
  readonly roles: readonly string[];
  /** Those that reach a route come first. */
  readonly branches: readonly Branch[];
}

/** How one scope flows. */
export interface ScopeFlow {
  readonly scope: ScopeModel;
  /** Its place in the policy, counted from 1. */
  readonly number: number;
  /** Whether a change names the scope, or a route that needs it. */
  readonly changed: boolean;
  /** Whoever gets it comes first, then those who come furthest. */
  readonly groups: readonly FlowGroup[];
}

/** Follows each scope from people through role, grant and Action to routes. Groups whoever takes the same ways. */
export function flowsOf(model: StackView): ScopeFlow[] {
  const rows: AccessModel[][] = model.scopes.map(() => []);
  for (const row of model.access) for (const scope of row.scopes) rows[scope]?.push(row);
  const named = namesInChanges(model);
  const cells = changedCells(model, rightsOf(model));
  return model.scopes.map((scope, position) => {
    const changed =
      named.has(scope.name) ||
      namesAt(model.routes, scope.routes, ({ key }) => key).some((key) => named.has(key));
    const ways = changed ? waysOf(cells, scope, model.applications.length) : () => new Map();
    const groups = [
      ...peopleGroups(model, scope, rows[position] ?? [], ways),
      ...machineGroups(model, scope, rows[position] ?? [], ways),
    ];
    const rank = ({ branches }: FlowGroup) => Math.min(...branches.map(rankOf));
    return {
      scope,
      number: position + 1,
      changed,
      groups: groups.toSorted((one, other) => rank(one) - rank(other)),
    };
  });
}

/** Every text in the data of changes, whatever their kind: names of scopes and routes are among them. */
function namesInChanges({ diff }: Pick<StackView, "diff">): ReadonlySet<unknown> {
  const within = (value: unknown): unknown[] =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(within) : [value];
  return new Set((diff?.changes ?? []).flatMap(within));
}

/** Which way the rights of people, or of machines, changed at the routes of a scope, by the application's position. */
type Ways = (holder: Holder) => ReadonlyMap<number, Way>;

const waysOf =
  (cells: ChangedCells, scope: ScopeModel, applications: number): Ways =>
  (holder) => {
    const ways = new Map<number, Way>();
    for (let application = 0; application < applications; application += 1) {
      const own = scope.routes.map((route) => cells(application, holder, route));
      const way = own.find((one) => one === "wider") ?? own.find((one) => one !== undefined);
      if (way !== undefined) ways.set(application, way);
    }
    return ways;
  };

/** How some people hold a scope; those who hold it alike share a group. */
interface Holding {
  /** Names of their roles that hold it. */
  readonly roles: readonly string[];
  /** Whether the Actions leave it in their tokens. */
  readonly left: boolean;
  /** The routes that it opens to them, by the application through which they get it. */
  readonly opened: ReadonlyMap<number, readonly number[]>;
  /** Which way that changed, by the application. */
  readonly changes: ReadonlyMap<number, Way>;
}

function peopleGroups(
  model: StackView,
  scope: ScopeModel,
  rows: readonly AccessModel[],
  ways: Ways,
): FlowGroup[] {
  const holding = new Set(scope.roles);
  const left = new Set(scope.people);
  const opened = openedBy(scope, rows);
  const groups = new Map<string, { way: Holding; people: number[] }>();
  for (const [position, { roles }] of model.people.entries()) {
    const way: Holding = {
      roles: roles.filter((role) => holding.has(role)),
      left: left.has(position),
      opened: opened.get(position) ?? new Map(),
      changes: ways(position),
    };
    const held = way.roles.length > 0;
    const key = JSON.stringify([held, held && way.left, [...way.opened], [...way.changes]]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { way, people: [position] });
    else known.people.push(position);
  }
  return [...groups.values()].map(({ way, people }) => {
    const own = new Set(people.flatMap((person) => model.people[person]?.roles ?? []));
    return {
      who: namesAt(model.people, people, ({ name }) => name),
      machine: false,
      roles: scope.roles.filter((role) => own.has(role)),
      branches: branchesOf(model, scope, way),
    };
  });
}

/** Of each of the people who get it: through which applications, and what it opens there. */
function openedBy(
  scope: ScopeModel,
  rows: readonly AccessModel[],
): Map<number, Map<number, readonly number[]>> {
  const opened = new Map<number, Map<number, readonly number[]>>();
  for (const { application, people, routes } of rows) {
    const reached = new Set(routes);
    const own = scope.routes.filter((route) => reached.has(route));
    for (const person of people) {
      const known = opened.get(person) ?? new Map<number, readonly number[]>();
      opened.set(person, known.set(application, own));
    }
  }
  return opened;
}

function machineGroups(
  { applications, routes }: StackView,
  scope: ScopeModel,
  rows: readonly AccessModel[],
  ways: Ways,
): FlowGroup[] {
  const changes = ways("itself");
  const own = new Map(rows.filter(({ people }) => people.length === 0).map((row) => [row.application, row]));
  const granted = new Set(scope.applications);
  const machines = applications.flatMap(({ name, actsForItself }, position) =>
    actsForItself
      ? [{ name, row: own.get(position), granted: granted.has(position), change: changes.get(position) }]
      : [],
  );
  const group = (names: readonly string[], branch: Omit<Branch, "applications">): FlowGroup => ({
    who: names,
    machine: true,
    roles: [],
    branches: [{ applications: names, ...branch }],
  });
  const refused = Map.groupBy(
    machines.filter(({ row, granted }) => row === undefined && !granted),
    ({ change }) => change,
  );
  return [
    ...machines.flatMap(({ name, row, granted, change }) => {
      if (row === undefined) {
        return granted ? [group([name], { stop: REFUSED_BY_ACTION, routes: [], change })] : [];
      }
      const reached = scope.routes.filter((route) => row.routes.includes(route));
      const stop = reached.length > 0 || scope.routes.length === 0 ? null : REFUSED_AT_ROUTE;
      return [group([name], { stop, routes: namesAt(routes, reached, ({ key }) => key), change })];
    }),
    ...[...refused].map(([change, alike]) =>
      group(
        alike.map(({ name }) => name),
        { stop: NOT_GRANTED, routes: [], change },
      ),
    ),
  ];
}

type Stop = NonNullable<Branch["stop"]>;

const NO_ROLE: Stop = { layer: "role", reason: "no role of theirs holds it" };
const NOT_GRANTED: Stop = { layer: "grant", reason: "the grant lacks it" };
const NOT_LET_IN: Stop = { layer: "action", reason: "an Action doesn’t let them in" };
const REFUSED_BY_ACTION: Stop = { layer: "action", reason: "an Action takes it away" };
const REFUSED_AT_ROUTE: Stop = { layer: "route", reason: "gateway or API refuse it" };

/**
 * How a scope goes on from people who hold it alike: through which applications they get it, and where it stops in the
 * others. Applications with the same end share a branch; those in which nobody signs in are left out.
 */
function branchesOf(model: StackView, scope: ScopeModel, way: Holding): Branch[] {
  const { api, applications, routes } = model;
  const { roles, left, opened, changes } = way;
  if (api.rbac && roles.length === 0 && opened.size === 0) {
    const [change] = changes.values();
    return [{ applications: [], stop: NO_ROLE, routes: [], change }];
  }
  const granted = new Set(scope.applications);
  const branches = new Map<
    string,
    { applications: string[]; stop: Stop | null; routes: readonly number[]; change: Way | undefined }
  >();
  for (const [position, { name, signsPeopleIn }] of applications.entries()) {
    const own = opened.get(position);
    if (!signsPeopleIn && own === undefined) continue;
    const stop =
      own === undefined ? stopBeforeToken(granted.has(position), left) : stopAfterToken(scope, own);
    const change = changes.get(position);
    const key = `${stop?.reason} ${own ?? ""} ${change}`;
    const known = branches.get(key);
    if (known === undefined) branches.set(key, { applications: [name], stop, routes: own ?? [], change });
    else known.applications.push(name);
  }
  return [...branches.values()]
    .map((branch) => ({ ...branch, routes: namesAt(routes, branch.routes, ({ key }) => key) }))
    .toSorted((one, other) => rankOf(one) - rankOf(other));
}

function stopBeforeToken(granted: boolean, left: boolean): Stop {
  if (!granted) return NOT_GRANTED;
  return left ? NOT_LET_IN : REFUSED_BY_ACTION;
}

const stopAfterToken = (scope: ScopeModel, opened: readonly number[]): Stop | null =>
  opened.length > 0 || scope.routes.length === 0 ? null : REFUSED_AT_ROUTE;

const LAYERS: readonly Layer[] = ["route", "action", "grant", "role"];

/** The further a branch goes, the less. */
const rankOf = ({ stop }: Pick<Branch, "stop">): number => (stop === null ? -1 : LAYERS.indexOf(stop.layer));
