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

function replaceSecrets(value: unknown, replace: (secret: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceSecrets(item, replace));
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (SIGNATURE in value && value[SIGNATURE] === SECRET && "value" in value) return replace(value.value);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, replaceSecrets(member, replace)]),
  );
}
