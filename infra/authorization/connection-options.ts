import type * as pulumi from "@pulumi/pulumi";

/** Options of a connection and its parts. */
export interface ConnectionOptions {
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}
