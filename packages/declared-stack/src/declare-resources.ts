import { createHash } from "node:crypto";
import { asset } from "@pulumi/pulumi";
import type { StackComponent, StackResource } from "./resource.ts";
import { type ProgramRun, runProgram } from "./run-program.ts";
import { standIn, standInId, standInLookups } from "./stand-ins.ts";

/** The stack that is to be declared. */
export type DeclareOptions = Pick<ProgramRun, "program" | "stack" | "config">;

/** Everything that a program declared under mocks. */
export interface DeclaredStack {
  /** By type and name: the order in which they are registered is not the program's to choose. */
  readonly resources: readonly StackResource[];
  /** All components, with the stack itself: they are part of the identity of what belongs to them. */
  readonly components: readonly StackComponent[];
  /** Ids and addresses in it are stand-ins. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Declares a stack without creating anything: the unchanged program is run, and stand-ins take the place of resources. Like `runProgram`, of
 * which only one may be under way in a process.
 *
 * @throws {ProgramError}, and whatever the program itself throws.
 */
export async function declareResources(options: DeclareOptions): Promise<DeclaredStack> {
  const resources: StackResource[] = [];
  const components: StackComponent[] = [];
  const outputs = await runProgram({
    ...options,
    secrets: "hidden",
    lookUp: async (token, inputs) => standInLookups[token]?.(inputs),
    onComponent: (component) => components.push(component),
    realise: async (resource) => {
      const { type, name, protect, parent, dependsOn, options } = resource;
      const inputs = (await withoutAssets(resource.inputs)) as StackResource["inputs"];
      resources.push({ type, name, inputs, protect, parent, dependsOn, options });
      return standIn(resource);
    },
  });
  return { resources: resources.toSorted(byLabel), components: components.toSorted(byLabel), outputs };
}

const byLabel = (one: StackComponent, other: StackComponent): number =>
  standInId(one) < standInId(other) ? -1 : 1;

/** A copy in which assets are their text or the hash of what they hold. */
async function withoutAssets(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(withoutAssets));
  if (value instanceof asset.StringAsset) return value.text;
  if (value instanceof asset.AssetArchive) return hashOf(await withoutAssets(await value.assets));
  if (asset.Asset.isInstance(value) || asset.Archive.isInstance(value)) {
    throw new TypeError("the program declares an asset that is not of its own making; expected texts");
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(async ([key, member]) => [key, await withoutAssets(member)]);
  return Object.fromEntries(await Promise.all(members));
}

const hashOf = (value: unknown): string =>
  `sha256:${createHash("sha256").update(JSON.stringify(value)).digest("hex")}`;
