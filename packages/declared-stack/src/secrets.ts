import { isSecret, Output, Resource } from "@pulumi/pulumi";
import { deserializeProperty } from "@pulumi/pulumi/runtime/rpc.js";

/** How Pulumi marks special values on the wire, and which of them are secrets (pulumi/pulumi, `runtime/rpc`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The text that takes the place of a secret that is not to be seen. */
export const HIDDEN = "[secret]";

/** A copy of a resource's inputs in which secrets stand in plain; assets and archives are left as they are. */
export function unwrapSecrets(inputs: unknown): Record<string, unknown> {
  return replaceSecrets(inputs, unwrapSecrets) as Record<string, unknown>;
}

/** A copy of a resource's inputs in which a text stands for each secret; assets and archives are left as they are. */
export function hideSecrets(inputs: unknown): Record<string, unknown> {
  return replaceSecrets(inputs, () => HIDDEN) as Record<string, unknown>;
}

/**
 * A resource's inputs as the program sent them, with assets and archives as they are, and each secret marked where it stands.
 * Pulumi's own mocks are told that a whole input is secret as soon as something within it is.
 */
export function secretsInPlace(wire: unknown): unknown {
  if (Array.isArray(wire)) return wire.map(secretsInPlace);
  if (typeof wire !== "object" || wire === null) return wire;
  if (SIGNATURE in wire) return deserializeProperty(wire);
  return Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, secretsInPlace(value)]));
}

function replaceSecrets(value: unknown, replace: (secret: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceSecrets(item, replace));
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (SIGNATURE in value && value[SIGNATURE] === SECRET && "value" in value) return replace(value.value);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, replaceSecrets(member, replace)]),
  );
}

/** A copy of a stack's outputs, all of which are there, with a text in the place of each secret; a resource is named by its URN. */
export async function hideSecretOutputs(value: unknown): Promise<unknown> {
  if (Output.isInstance(value)) {
    if (await isSecret(value)) return HIDDEN;
    return hideSecretOutputs(await new Promise((resolve) => value.apply(resolve)));
  }
  if (Resource.isInstance(value)) return hideSecretOutputs(value.urn);
  const settled = await value;
  if (Array.isArray(settled)) return Promise.all(settled.map(hideSecretOutputs));
  if (typeof settled !== "object" || settled === null) return settled;
  const members = Object.entries(settled).map(
    async ([name, member]) => [name, await hideSecretOutputs(member)] as const,
  );
  return Object.fromEntries(await Promise.all(members));
}
