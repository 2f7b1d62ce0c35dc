import type { ManagementClient } from "auth0";

/**
 * The name of the database connection that an application may use: a new tenant has one of its own that none may.
 *
 * @throws {Error} `CONNECTION_NOT_DEPLOYED` when there is none, `CONNECTION_AMBIGUOUS` when there are several.
 */
export async function connectionInUse(management: ManagementClient): Promise<string> {
  const inUse: string[] = [];
  for await (const { id, name } of await management.connections.list({ strategy: ["auth0"], take: 50 })) {
    if (id === undefined || name === undefined) continue;
    const { data: clients } = await management.connections.clients.get(id, { take: 1 });
    if (clients.length > 0) inUse.push(name);
  }
  const [first, second] = inUse;
  if (first === undefined) {
    throw new Error(
      "CONNECTION_NOT_DEPLOYED: no application may use a database connection; infra/ has to declare one and enable it",
    );
  }
  if (second !== undefined) {
    const names = inUse.map((name) => `"${name}"`).join(", ");
    throw new Error(`CONNECTION_AMBIGUOUS: applications may use ${names}; say which with --connection`);
  }
  return first;
}
