import type { Application, Connection, DirectoryConnection, Policy } from "./types.ts";

/**
 * The policy's groups of somebody from a directory, each once.
 *
 * @param names the directory's groups of the person; those that the policy doesn't map give nothing.
 */
export function groupsFromDirectory(
  { give }: Pick<DirectoryConnection["groups"], "give">,
  names: readonly string[],
): string[] {
  return [...new Set(names.flatMap((name) => (Object.hasOwn(give, name) ? (give[name] ?? []) : [])))];
}

/** The policy's connections of one kind, each with its key. */
export function connectionsOfKind<Kind extends Connection["kind"]>(
  { connections }: Pick<Policy, "connections">,
  kind: Kind,
): [key: string, connection: Extract<Connection, { kind: Kind }>][] {
  return Object.entries<Connection>(connections).flatMap(([key, connection]) =>
    isOfKind(connection, kind) ? [[key, connection]] : [],
  );
}

const isOfKind = <Kind extends Connection["kind"]>(
  connection: Connection,
  kind: Kind,
): connection is Extract<Connection, { kind: Kind }> => connection.kind === kind;

/** The keys of the applications to which people sign in through a connection. */
export const applicationsThrough = (
  { applications }: Pick<Policy, "applications">,
  connection: string,
): string[] =>
  Object.entries<Application>(applications).flatMap(([key, { connections = [] }]) =>
    connections.includes(connection) ? [key] : [],
  );
