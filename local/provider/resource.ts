import type { DeclaredResource, RealisedResource } from "declared-stack/run-program";

/** Creates what one type of resource declares. */
export type Realiser = (resource: DeclaredResource) => Promise<RealisedResource>;

/** The realisers of a provider, by the type of the resource. */
export type Realisers = Readonly<Record<string, Realiser>>;
