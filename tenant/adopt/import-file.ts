import { differencesOf } from "declared-stack/difference";
import type { StackComponent } from "declared-stack/resource";
import { labelOf } from "declared-stack/resource";
import { installedVersion } from "declared-stack/resource-options";
import type { TenantObject } from "declared-stack/resource-type";
import { rowOf } from "declared-stack/resource-types";
import type { DeclaredPart, DeclaredParts } from "../drift/declared.ts";

/**
 * The file that `pulumi import --file` takes. Names in it tell its members apart and are nothing else; a resource is known by
 * its logical name, its type and its parents, as the program has them.
 */
export interface ImportFile {
  readonly resources: readonly ImportedResource[];
}

type ImportedResource = {
  readonly type: string;
  readonly name: string;
  readonly logicalName: string;
  readonly parent?: string;
} & ({ readonly component: true } | { readonly id: string; readonly version?: string });

/**
 * Makes the file by which the engine takes over the resources whose objects are on a tenant, with the components to which
 * they belong. The version is that of the provider as the program has it: with another one, the engine would import by a
 * provider of its own, and change all resources over to the program's.
 */
export function importFileFor(
  { parts, components }: DeclaredParts,
  found: readonly TenantObject[],
): ImportFile {
  const there = parts.flatMap((part) => {
    const id = importIdOf(part, found);
    return id === undefined ? [] : [{ ...part.resource, id }];
  });
  const groups = withParents(
    there.map(({ parent }) => parent),
    components,
  );
  const resources = there.map(({ id, ...resource }): ImportedResource => {
    const version = installedVersion(resource.type);
    return { ...named(resource), id, ...(typeof version === "string" && { version }) };
  });
  return { resources: [...groups.map((one) => ({ ...named(one), component: true as const })), ...resources] };
}

const named = ({ type, name, parent }: StackComponent) => ({
  type,
  name: identifierOf(labelOf({ type, name })),
  logicalName: name,
  ...(parent !== "" && { parent: identifierOf(parent) }),
});

/** A label as a name of which the engine can generate code, which it does unless told not to: `Role Employee` is `Role_Employee`. */
const identifierOf = (label: string): string =>
  label.slice(label.lastIndexOf(":", label.indexOf(" ")) + 1).replaceAll(/\W/g, "_");

/**
 * The id by which the engine finds a declared resource; undefined when its object isn't there. A part that may be lacking, and what
 * is only made and never changed, such as the verification of a domain, is made anew unless it is as declared: imported, it would count
 * as done.
 */
function importIdOf({ resource, object }: DeclaredPart, found: readonly TenantObject[]): string | undefined {
  const there = found.find(({ kind, name }) => kind === object.kind && name === object.name);
  if (there === undefined) return undefined;
  const row = rowOf(resource.type);
  const isMadeOnce = row?.mayLack === true || row?.scopes?.update.length === 0;
  if (isMadeOnce && differencesOf(object.fields, there.fields).length > 0) return undefined;
  const member = row?.tenant?.importedBy ?? null;
  const id = member === null ? there.name : there.fields[member];
  return typeof id === "string" ? id : undefined;
}

/** The components of these labels, and those to which they belong, as the program has them. */
function withParents(labels: readonly string[], components: readonly StackComponent[]): StackComponent[] {
  const wanted = new Set<string>();
  for (let next = labels; next.length > 0; ) {
    for (const label of next) wanted.add(label);
    next = components.flatMap((one) =>
      wanted.has(labelOf(one)) && one.parent !== "" && !wanted.has(one.parent) ? [one.parent] : [],
    );
  }
  return components.filter((one) => wanted.has(labelOf(one)));
}
