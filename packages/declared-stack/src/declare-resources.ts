import { createHash } from "node:crypto";
import { asset } from "@pulumi/pulumi";
import type { StackResource } from "./resource.ts";
import { type DeclaredResource, type ProgramRun, type RealisedResource, runProgram } from "./run-program.ts";
import { HIDDEN } from "./secrets.ts";
import { standInArn, standInExecutionArn, standInId } from "./stand-ins.ts";

/** The stack that is to be declared. */
export type DeclareOptions = Pick<ProgramRun, "stack" | "config" | "load">;

/** All that a stack declares. */
export interface DeclaredStack {
  /** By type and name: the order in which they are registered is not the program's to choose. */
  readonly resources: readonly StackResource[];
  /** Ids and addresses in it are stand-ins. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * What the program declares for a stack: the unchanged program is run, and nothing is created. Like `runProgram`, of
 * which only one may be under way in a process.
 *
 * @throws {ProgramError}, and whatever the program itself throws.
 */
export async function declareResources(options: DeclareOptions): Promise<DeclaredStack> {
  const resources: StackResource[] = [];
  const outputs = await runProgram({
    ...options,
    secrets: "hidden",
    realise: async (resource) => {
      const { type, name, protect, parent, dependsOn } = resource;
      const inputs = (await withoutAssets(resource.inputs)) as StackResource["inputs"];
      resources.push({ type, name, inputs, protect, parent, dependsOn });
      return standIn(resource);
    },
  });
  return { resources: resources.toSorted(byLabel), outputs };
}

const byLabel = (one: StackResource, other: StackResource): number =>
  standInId(one) < standInId(other) ? -1 : 1;

/** What stands for a resource that nobody creates: each way to refer to it names it. */
function standIn(resource: DeclaredResource): RealisedResource {
  const id = standInId(resource);
  if (resource.type === "auth0:index/client:Client") return { id, outputs: { clientId: id } };
  if (resource.type === "auth0:index/clientCredentials:ClientCredentials") {
    return { id, outputs: { clientSecret: HIDDEN } };
  }
  if (!resource.type.startsWith("aws:")) return { id, outputs: {} };
  const arn = standInArn(resource);
  return {
    id,
    outputs: {
      arn,
      invokeArn: arn,
      keyId: id,
      version: "1",
      executionArn: standInExecutionArn(resource),
      apiEndpoint: "https://not.deployed.invalid",
    },
  };
}

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
