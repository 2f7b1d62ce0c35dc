import { declareResources } from "declared-stack/declare-resources";
import type { Members } from "declared-stack/members";
import type { StackComponent, StackResource } from "declared-stack/resource";
import type { TenantObject } from "declared-stack/resource-type";
import { rowOf } from "declared-stack/resource-types";
import { standInId } from "declared-stack/stand-ins";
import { timesheetsProgram } from "../../infra/load-program.ts";
import { stackOnTenant } from "../connect/stack-on-tenant.ts";

/** Something declared twice, or of a type that nothing here compares. */
export class DeclarationError extends Error {
  override readonly name = "DeclarationError";
  readonly code = "DRIFT_NOT_COMPARABLE";

  constructor(what: string) {
    super(`DRIFT_NOT_COMPARABLE: ${what}`);
  }
}

/** The stack whose declarations are wanted. */
export interface DeclaredOptions {
  readonly stack: string;
  /** The stack's configuration, as `Pulumi.<stack>.yaml` has it. */
  readonly config: Readonly<Record<string, string>>;
  /** The tenant's domain, which callbacks are made of, in the place of the one that the stack's file names. */
  readonly domain: string;
}

/** A declared resource, and what it says of an object of the tenant, which names others as the tenant does. */
export interface DeclaredPart {
  readonly resource: StackResource;
  readonly object: TenantObject;
}

/** All that the program declares for a tenant, resource by resource, and the components to which they belong. */
export interface DeclaredParts {
  readonly parts: readonly DeclaredPart[];
  readonly components: readonly StackComponent[];
}

/**
 * The resources that the program declares for a tenant: the unchanged program is run, and nothing is created.
 *
 * @throws {DeclarationError} for what nothing here compares; {ProgramError}, and whatever the program itself throws.
 */
export async function declaredParts({ stack, config, domain }: DeclaredOptions): Promise<DeclaredParts> {
  const { resources, components } = await declareResources({
    program: timesheetsProgram,
    stack,
    config: stackOnTenant(config, domain),
  });
  const ofTenant = resources.filter(({ type }) => type.startsWith("auth0:"));
  const names = new Map(ofTenant.flatMap((one) => (rowOf(one.type)?.partOf ? [] : [nameOf(one)])));
  const parts = ofTenant.map((resource) => ({
    resource,
    object: declaredPart({ ...resource, inputs: named(resource.inputs, names) }),
  }));
  return { parts, components };
}

/** The objects that the program declares for a tenant. @throws as {@link declaredParts} does. */
export async function declaredInventory(options: DeclaredOptions): Promise<TenantObject[]> {
  const { parts } = await declaredParts(options);
  return joined(parts.map(({ object }) => object));
}

type Declared = Pick<StackResource, "type" | "name" | "inputs">;

/** @throws {DeclarationError} for a type of Auth0's that nothing here compares: passing over it would hide drift. */
export function declaredPart({ type, name, inputs }: Declared): TenantObject {
  const part = rowOf(type)?.tenant;
  if (part === undefined) {
    throw new DeclarationError(`nothing compares ${type}, of which the program declares "${name}"`);
  }
  return { kind: part.kind, ...part.read(inputs) };
}

/** The stand-in for a resource's id, and the name by which the tenant knows it. */
const nameOf = (resource: StackResource): [standIn: string, name: string] => [
  standInId(resource),
  declaredPart(resource).name,
];

/** Inputs in which whatever refers to another resource does so by that one's name on the tenant. */
function named(inputs: StackResource["inputs"], names: ReadonlyMap<string, string>): StackResource["inputs"] {
  return Object.fromEntries(
    Object.entries(inputs).map(([member, value]) => [member, replaced(value, names)]),
  );
}

function replaced(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, names));
  return typeof value === "object" && value !== null ? named(value as StackResource["inputs"], names) : value;
}

/** Joins what several resources say of the same object. @throws {DeclarationError} when two say the same thing. */
export function joined(parts: readonly TenantObject[]): TenantObject[] {
  const objects = new Map<string, TenantObject>();
  for (const part of parts) {
    const key = JSON.stringify([part.kind, part.name]);
    const before = objects.get(key)?.fields ?? {};
    objects.set(key, { ...part, fields: { ...before, ...newIn(part, before) } });
  }
  return [...objects.values()];
}

function newIn({ kind, name, fields }: TenantObject, before: Members): Members {
  const twice = Object.keys(fields).find((member) => Object.hasOwn(before, member));
  if (twice === undefined) return fields;
  throw new DeclarationError(`the program declares "${twice}" of the ${kind} "${name}" more than once`);
}
