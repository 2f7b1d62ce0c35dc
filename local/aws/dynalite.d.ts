declare module "dynalite" {
  import type { Server } from "node:http";

  /** The part of dynalite's options that this project sets; it keeps tables in memory unless told. */
  export interface DynaliteOptions {
    /** How long a new table is not ready yet, in milliseconds. */
    readonly createTableMs?: number;
  }

  /** Makes a server that answers as DynamoDB does; it listens when told to. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
