import { createRequire } from "node:module";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { componentOf, endOfUrn } from "./urn.ts";

/**
 * The options of a resource by the names that Pulumi's SDK gives them, beside `parent`, `protect` and `dependsOn`; what
 * isn't set isn't there. `readsId` is the id of a resource that the program only reads.
 */
export type ResourceOptions = Readonly<Record<string, unknown>>;

/**
 * Reads the options of a request to register a resource. Left out are those that the SDK itself sets for each resource of
 * a type: the version of its provider, unless it is another than the installed one, and the outputs that are secret.
 */
export function optionsOf(request: RegisterResourceRequest): ResourceOptions {
  const version = request.getVersion();
  return withoutUnset({
    aliases: formerOf(request),
    customTimeouts: timeoutsOf(request),
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    deletedWith: request.getDeletedwith(),
    envVarMappings: Object.fromEntries(request.getEnvvarmappingsMap().toObject()),
    hideDiffs: request.getHidediffsList(),
    hooks: request.getHooks()?.toObject(),
    ignoreChanges: request.getIgnorechangesList(),
    import: request.getImportid(),
    pluginDownloadURL: request.getPlugindownloadurl(),
    provider: request.getProvider(),
    providers: Object.fromEntries(request.getProvidersMap().toObject()),
    replaceOnChanges: request.getReplaceonchangesList(),
    replaceWith: request.getReplaceWithList(),
    replacementTrigger: request.getReplacementTrigger()?.toJavaScript(),
    retainOnDelete: request.getRetainondelete(),
    stateMigrations: request.getStateMigrationsList().length,
    version: version === installedVersion(request.getType()) ? "" : version,
  });
}

function timeoutsOf(request: RegisterResourceRequest): Record<string, unknown> {
  const timeouts = request.getCustomtimeouts();
  return withoutUnset({
    create: timeouts?.getCreate(),
    delete: timeouts?.getDelete(),
    update: timeouts?.getUpdate(),
  });
}

const withoutUnset = (members: ResourceOptions): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => isSet(value)));

function isSet(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== "" && value !== false && value !== 0;
}

/** An identity that a resource had before, as its aliases say. */
export interface FormerResource {
  readonly type: string;
  readonly name: string;
  /** As a resource has it; null for one that isn't known. */
  readonly parent: string | null;
}

function formerOf(request: RegisterResourceRequest): FormerResource[] {
  const own = { type: request.getType(), name: request.getName() };
  const bySpec = request.getAliasesList().map((alias): FormerResource => {
    const spec = alias.getSpec();
    if (spec === undefined) return byUrn(alias.getUrn());
    return {
      type: spec.getType() || own.type,
      name: spec.getName() || own.name,
      parent: componentOf(spec.getNoparent() ? "" : spec.getParenturn() || request.getParent()),
    };
  });
  return [...bySpec, ...request.getAliasurnsList().map(byUrn)];
}

/** A URN has the types of all parents, but not their names. */
function byUrn(urn: string): FormerResource {
  const { type, name } = endOfUrn(urn);
  return { type, name, parent: null };
}

const require = createRequire(import.meta.url);

/** The version of the SDK that is installed for a type, such as `aws:iam/role:Role`; undefined when there is none. */
export function installedVersion(type: string): unknown {
  try {
    return require(`@pulumi/${type.split(":")[0]}/package.json`).version;
  } catch {
    return undefined;
  }
}
