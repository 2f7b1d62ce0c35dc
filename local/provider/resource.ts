import type { DeclaredResource, RealisedResource } from "declared-stack/run-program";

/**
 * Creates what one type of resource declares, or makes what was created before that.
 *
 * @param before as it was created; nothing where it wasn't.
 */
export type Realiser = (resource: DeclaredResource, before?: RealisedResource) => Promise<RealisedResource>;

/** The realisers of a provider, by the type of the resource. */
export type Realisers = Readonly<Record<string, Realiser>>;
