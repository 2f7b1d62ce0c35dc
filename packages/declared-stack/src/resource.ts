import type { ResourceOptions } from "./resource-options.ts";

/** A resource as the program declares it, for judging and showing: nothing in it is secret or made by a cloud. */
export interface StackResource {
  /** For example `auth0:index/client:Client`. */
  readonly type: string;
  /** Its logical name. */
  readonly name: string;
  /**
   * JSON-like. A secret is the text `[secret]`, a text asset its text, any other asset and every archive the SHA-256 of
   * what it holds. What refers to another resource does so as `stand-ins.ts` says.
   */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  /** Type and name of the component that it belongs to; empty at the top. */
  readonly parent: string;
  /** Type and name of each resource that has to be there before it, for example `aws:iam/role:Role api`. */
  readonly dependsOn: readonly string[];
  readonly options: ResourceOptions;
}

/** A component: it groups resources, and is nothing by itself. */
export type StackComponent = Pick<StackResource, "type" | "name" | "parent">;

/** Type and name of a resource, for example `auth0:index/role:Role Employee`. */
export const labelOf = ({ type, name }: Pick<StackResource, "type" | "name">): string => `${type} ${name}`;
