import type { ManagementClient } from "auth0";
import type { DeclaredResource, RealisedResource } from "declared-stack/run-program";
import { standIn } from "declared-stack/stand-ins";
import { auth0Realisers } from "./auth0.ts";
import { awsRealisers } from "./aws.ts";
import type { LocalCloud } from "./local-cloud.ts";

/** Creates and updates declared resources on this machine and remembers which ones have nothing here that could be created. */
export interface LocalProvider {
  readonly realise: (resource: DeclaredResource) => Promise<RealisedResource>;
  readonly realised: readonly DeclaredResource[];
  /** Declared, not realised here. */
  readonly declaredOnly: readonly DeclaredResource[];
}

/**
 * The provider behind Pulumi's mock monitor.
 *
 * @param management of the local tenant.
 * @param cloud the local tables, functions and gateway.
 */
export function createLocalProvider(management: ManagementClient, cloud: LocalCloud): LocalProvider {
  const realisers = { ...auth0Realisers(management), ...awsRealisers(cloud) };
  const realised: DeclaredResource[] = [];
  /** By type and logical name. */
  const made = new Map<string, RealisedResource>();
  const unrealised: DeclaredResource[] = [];
  return {
    realised,
    declaredOnly: unrealised,
    realise: async (resource) => {
      const { type } = resource;
      const realiser = Object.hasOwn(realisers, type) ? realisers[type] : undefined;
      if (realiser !== undefined) {
        const key = `${type} ${resource.name}`;
        const before = made.get(key);
        if (before !== undefined && type.startsWith("aws:")) {
          throw new Error(`nothing on this machine updates ${type}: bring the stack up anew`);
        }
        const result = await realiser(resource, before);
        if (!made.has(key)) realised.push(resource);
        made.set(key, result);
        return result;
      }
      if (!type.startsWith("aws:")) {
        throw new Error(`nothing on this machine realises ${type}: add it to local/provider/`);
      }
      unrealised.push(resource);
      return standIn(resource);
    },
  };
}
