import type { Declaration, DeclaredGateway } from "./declaration/declaration.ts";
import { readDeclaration } from "./declaration/read.ts";
import { findAll } from "./findings/find.ts";
import { grantedScopes } from "./matrix/layers.ts";
import { computeMatrix, type Matrix } from "./matrix/matrix.ts";
import type { AccessModel, GuardrailsModel, ScopeModel, StackModel } from "./model/model.ts";
import type { Snapshot } from "./snapshot/take.ts";

/**
 * Says who may do what in a stack of a revision, and what is to be said about it.
 *
 * @param guardrails null when they aren't judged.
 * @throws {ReviewError} `REVIEW_NO_API` when the stack declares no API of its audience.
 */
export async function buildModel(
  snapshot: Snapshot,
  guardrails: GuardrailsModel | null = null,
): Promise<StackModel> {
  const declaration = readDeclaration(snapshot);
  const matrix = await computeMatrix(snapshot, declaration);
  return {
    stack: snapshot.stack,
    api: declaration.api,
    scopes: scopesOf(declaration, matrix),
    people: matrix.people,
    applications: declaration.applications.map((application) => ({
      ...application,
      requiresPkce: application.signsPeopleIn ? !matrix.withoutPkce.has(application.key) : null,
    })),
    routes: matrix.routes.routes,
    access: accessOf(declaration, matrix),
    actions: declaration.actions,
    triggers: declaration.triggers,
    gateway: declaration.gateway === null ? null : withoutRoutes(declaration.gateway),
    claims: matrix.claims.claims(
      snapshot.resources,
      declaration.applications.map(({ key }) => key),
      matrix.people.map(({ name }) => name),
    ),
    separatedDuties: snapshot.policy.separatedDuties,
    guardrails,
    findings: findAll({ snapshot, declaration, matrix }),
  };
}

function withoutRoutes({
  issuer,
  formerIssuer,
  audiences,
  origins,
  rate,
  burst,
}: DeclaredGateway): StackModel["gateway"] {
  return { issuer, formerIssuer, audiences, origins, rate, burst };
}

function scopesOf(declaration: Declaration, matrix: Matrix): ScopeModel[] {
  const granted = declaration.applications.map(
    (application) =>
      new Set([
        ...((application.signsPeopleIn ? grantedScopes(declaration, application, "user") : null) ?? []),
        ...((application.actsForItself ? grantedScopes(declaration, application, "client") : null) ?? []),
      ]),
  );
  const taken = matrix.people.map(({ name }) => matrix.taken.from(name));
  const holders = indexed(declaration.roles, ({ permissions }) => permissions);
  const needing = indexed(matrix.routes.routes, ({ policy, gateway }) => [
    ...(policy?.scopes ?? []),
    ...(gateway?.scopes ?? []),
  ]);
  return declaration.scopes.map(({ name, description }) => ({
    name,
    description,
    roles: (holders.get(name) ?? []).flatMap((position) => declaration.roles[position]?.name ?? []),
    people: positions(taken, (own) => own !== undefined && !own.has(name)),
    applications: positions(granted, (own) => own.has(name)),
    routes: needing.get(name) ?? [],
  }));
}

/** The positions of items by each of the names that they have. */
function indexed<Item>(items: readonly Item[], namesOf: (item: Item) => readonly string[]) {
  const byName = new Map<string, number[]>();
  for (const [position, item] of items.entries()) {
    for (const name of new Set(namesOf(item))) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [position]);
      else known.push(position);
    }
  }
  return byName;
}

const positions = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number[] =>
  items.flatMap((item, position) => (holds(item) ? [position] : []));

/** People with the same rights through an application share a row; who has none has no row. */
function accessOf(declaration: Declaration, matrix: Matrix): AccessModel[] {
  const place = (names: readonly string[]) => new Map(names.map((name, position) => [name, position]));
  const scopes = place(declaration.scopes.map(({ name }) => name));
  const routes = place(matrix.routes.routes.map(({ key }) => key));
  const people = place(matrix.people.map(({ name }) => name));
  const applications = place(declaration.applications.map(({ key }) => key));
  const numbers = (names: readonly string[], places: ReadonlyMap<string, number>) =>
    names.flatMap((name) => places.get(name) ?? []);
  const rows = new Map<
    string,
    { application: number; people: number[]; scopes: number[]; routes: number[] }
  >();
  for (const cell of matrix.cells) {
    if (cell.scopes.length === 0 && cell.routes.length === 0) continue;
    const application = applications.get(cell.application.key) ?? -1;
    const row = { application, scopes: numbers(cell.scopes, scopes), routes: numbers(cell.routes, routes) };
    const own = cell.person === null ? [] : numbers([cell.person.name], people);
    const key = `${application} ${cell.person === null} ${row.scopes} ${row.routes}`;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, { ...row, people: own });
    else known.people.push(...own);
  }
  return [...rows.values()];
}
