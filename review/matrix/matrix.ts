import { wantsSecondFactors } from "../../rules/policy/decide.ts";
import { BoundActions } from "../actions/bound-actions.ts";
import { loginEvent, machineEvent, refreshEvent } from "../actions/events.ts";
import type { Declaration, DeclaredApplication } from "../declaration/declaration.ts";
import type { PeopleModel } from "../model/people.ts";
import type { Snapshot } from "../snapshot/take.ts";
import { SetClaims } from "./claims.ts";
import { grantedScopes, rbacScopes, tokenScopes } from "./layers.ts";
import { peopleOf } from "./people.ts";
import { type RouteTable, routeTable } from "./route-table.ts";
import { TakenScopes } from "./taken-scopes.ts";

/** Scopes and routes of one kind of people, or of a machine, through an application. */
export interface Cell {
  readonly application: DeclaredApplication;
  /** Null for a machine, which acts for itself. */
  readonly person: PeopleModel | null;
  readonly scopes: readonly string[];
  /** The routes that admit them, but those that are open to anybody. */
  readonly routes: readonly string[];
  /** Why an Action lets nobody in; null when it does. */
  readonly denied: string | null;
  /** Those of the scopes and routes that a person has only once they have shown a second factor. */
  readonly ofFactor: Pick<Cell, "scopes" | "routes">;
  /** Scopes that a token has after a refresh and didn't have after the login. */
  readonly gainedAtRefresh: readonly string[];
}

/** Access of people and machines, as all layers together give it. */
export interface Matrix {
  readonly people: readonly PeopleModel[];
  /** Of each application whoever can get a token for the API through it. */
  readonly cells: readonly Cell[];
  readonly taken: TakenScopes;
  readonly claims: SetClaims;
  /** The applications through which a login without PKCE by S256 is let in, by key. */
  readonly withoutPkce: ReadonlySet<string>;
  readonly routes: RouteTable;
}

/** For whom a matrix is computed, when it isn't for all kinds of people that the policy tells apart. */
export interface MatrixOptions {
  readonly people: readonly PeopleModel[];
  /** The scopes that RBAC leaves to them; null where it leaves everything. */
  readonly rbacOf: (person: PeopleModel) => ReadonlySet<string> | null;
}

/** Computes the matrix: for people and machines, through each application, layer by layer. */
export async function computeMatrix(
  snapshot: Snapshot,
  declaration: Declaration,
  { people, rbacOf }: MatrixOptions = {
    people: peopleOf(snapshot.policy),
    rbacOf: ({ roles }) => rbacScopes(declaration, roles),
  },
): Promise<Matrix> {
  const routes = routeTable(snapshot, declaration);
  const actions = new BoundActions(snapshot.resources);
  const taken = new TakenScopes();
  const claims = new SetClaims();
  const withoutPkce = new Set<string>();
  const cells: Cell[] = [];
  const rbac = new Map(people.map((person) => [person, rbacOf(person)]));
  const asked = declaration.scopes.map(({ name }) => name);
  const wantsFactors = wantsSecondFactors(snapshot.policy);
  const work = { declaration, actions, routes, taken, claims, asked, wantsFactors };
  for (const application of declaration.applications) {
    if (application.signsPeopleIn) {
      cells.push(...(await cellsOfPeople(work, application, rbac)));
      if (await letsInWithoutPkce(work, application)) withoutPkce.add(application.key);
    }
    if (application.actsForItself) cells.push(...(await cellOfMachine(work, application)));
  }
  return { people, cells, taken, claims, withoutPkce, routes };
}

interface Work {
  readonly declaration: Declaration;
  readonly actions: BoundActions;
  readonly routes: RouteTable;
  readonly taken: TakenScopes;
  readonly claims: SetClaims;
  /** Every scope of the API. */
  readonly asked: readonly string[];
  /** Whether the policy asks anybody for a second factor. */
  readonly wantsFactors: boolean;
}

async function cellsOfPeople(
  { declaration, actions, routes, taken, claims, asked, wantsFactors }: Work,
  application: DeclaredApplication,
  rbac: ReadonlyMap<PeopleModel, ReadonlySet<string> | null>,
): Promise<Cell[]> {
  const granted = grantedScopes(declaration, application, "user");
  const admitted = routes.through(application, "user");
  const cells: Cell[] = [];
  for (const [person, own] of rbac) {
    const login = { application, audience: declaration.api.identifier, person };
    const effect = await actions.run("post-login", loginEvent(login, asked));
    taken.note(person.name, effect);
    claims.note(application.key, person.name, effect);
    if (granted === null) continue;
    const { denied } = effect;
    const first = tokenScopes(granted, own, effect);
    const without = wantsFactors
      ? await actions.run("post-login", loginEvent(login, asked, "S256", "without a factor"))
      : effect;
    const refreshes = application.refreshTokens !== null && denied === null;
    const refresh = refreshes ? await actions.run("post-login", refreshEvent(login)) : null;
    if (refresh !== null) claims.note(application.key, person.name, refresh);
    const refreshed = refresh === null ? [] : tokenScopes(granted, own, refresh);
    const gainedAtRefresh = beyond(refreshed, first);
    const scopes = [...first, ...gainedAtRefresh];
    const reached = denied === null ? admitted(scopes) : [];
    const left = tokenScopes(granted, own, without);
    const ofFactor = { scopes: beyond(first, left), routes: beyond(reached, admitted(left)) };
    cells.push({ application, person, scopes, routes: reached, denied, ofFactor, gainedAtRefresh });
  }
  return cells;
}

/** A machine may ask for one scope at a time, so that an Action which denies another doesn't keep it from this one. */
async function cellOfMachine(
  { declaration, actions, routes, claims }: Work,
  application: DeclaredApplication,
): Promise<Cell[]> {
  const granted = grantedScopes(declaration, application, "client");
  if (granted === null) return [];
  const machine = { application, audience: declaration.api.identifier };
  const held = new Set<string>();
  for (const scope of granted) {
    const effect = await actions.run("credentials-exchange", machineEvent(machine, [scope]));
    claims.note(application.key, null, effect);
    if (effect.denied === null) held.add(scope);
  }
  const effect = await actions.run("credentials-exchange", machineEvent(machine, []));
  claims.note(application.key, null, effect);
  const { denied } = effect;
  const scopes = [...held];
  const reached = held.size > 0 || denied === null ? routes.through(application, "client")(scopes) : [];
  return [
    {
      application,
      person: null,
      scopes,
      routes: reached,
      denied: null,
      ofFactor: NOTHING,
      gainedAtRefresh: [],
    },
  ];
}

const NOTHING = { scopes: [], routes: [] };

async function letsInWithoutPkce(
  { declaration, actions, asked }: Work,
  application: DeclaredApplication,
): Promise<boolean> {
  const person = { name: "no role", roles: [], groups: [] };
  const login = { application, audience: declaration.api.identifier, person };
  const plain = await actions.run("post-login", loginEvent(login, asked, "plain"));
  const none = await actions.run("post-login", loginEvent(login, asked, "none"));
  return plain.denied === null || none.denied === null;
}

function beyond(scopes: readonly string[], known: readonly string[]): string[] {
  const before = new Set(known);
  return scopes.filter((scope) => !before.has(scope));
}
