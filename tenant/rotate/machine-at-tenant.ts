import { thumbprintOf } from "declared-stack/auth0";
import type { TenantConnection } from "../connect/connection.ts";
import { RotationError } from "./error.ts";

/**
 * The client of a machine at a tenant, by its name in the policy.
 *
 * @throws {RotationError} `MACHINE_NOT_AT_THE_TENANT`, `MACHINE_AMBIGUOUS`
 */
export async function clientIdOf(name: string, { domain, management }: TenantConnection): Promise<string> {
  const ids: string[] = [];
  for await (const client of await management.clients.list({ per_page: 50, is_global: false })) {
    if (client.name === name && client.client_id !== undefined) ids.push(client.client_id);
  }
  const [id, other] = ids;
  if (id === undefined) {
    throw new RotationError("MACHINE_NOT_AT_THE_TENANT", `${domain} has no "${name}"; deploy it first`);
  }
  if (other !== undefined) {
    const advice = "npm run drift tells which of them isn't declared";
    throw new RotationError(
      "MACHINE_AMBIGUOUS",
      `${domain} has several "${name}": ${ids.join(", ")}; ${advice}`,
    );
  }
  return id;
}

/** Whether a client may authenticate by a key, now. @param publicKey in PEM. */
export async function takesKey(
  clientId: string,
  publicKey: string,
  { management }: TenantConnection,
): Promise<boolean> {
  const { client_authentication_methods: methods } = await management.clients.get(clientId);
  const attached = methods?.private_key_jwt?.credentials.map(({ id }) => id) ?? [];
  const held = await management.clients.credentials.list(clientId);
  const kid = thumbprintOf(publicKey);
  return held.some((one) => one.kid === kid && attached.includes(one.id ?? ""));
}
