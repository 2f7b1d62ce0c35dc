import * as auth0 from "@pulumi/auth0";
import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../../rules/policy/types.ts";
import type { StackConfig, StackDirectory } from "../config/stack-config.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { declareDatabase } from "./database.ts";
import { declareDirectory } from "./directory.ts";

/**
 * Declares a source of people, and through which applications they may sign in: those that the policy says, and no other.
 *
 * @param clientIds of these applications.
 */
export function declareConnection(
  key: string,
  connection: Connection,
  config: StackConfig,
  clientIds: readonly pulumi.Output<string>[],
  options: ConnectionOptions,
): void {
  const declared =
    connection.kind === "database"
      ? declareDatabase(key, config.connection, options)
      : declareDirectory(key, directoryOf(config, key), connection, options);
  new auth0.ConnectionClients(key, { connectionId: declared.id, enabledClients: [...clientIds] }, options);
}

function directoryOf({ directories }: StackConfig, key: string): StackDirectory {
  const directory = directories[key];
  if (directory !== undefined) return directory;
  throw new TypeError(`the stack's configuration is of another policy: it has no directory "${key}"`);
}
