import type { DeclaredResource } from "declared-stack/run-program";

export type Inputs = Record<string, unknown>;

/** Changes the inputs of the declared resources of a type that match. */
export const weaken =
  (type: string, change: (inputs: Inputs) => Inputs | undefined) =>
  (resource: DeclaredResource): DeclaredResource =>
    resource.type === type
      ? { ...resource, inputs: { ...resource.inputs, ...change({ ...resource.inputs }) } }
      : resource;
