/** How Pulumi marks special values on the wire, and which of them are secrets (pulumi/pulumi, `runtime/rpc`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A copy of a resource's inputs in which secrets stand in plain; assets and archives are left as they are. */
export function unwrapSecrets(inputs: unknown): Record<string, unknown> {
  return unwrap(inputs) as Record<string, unknown>;
}

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (SIGNATURE in value && value[SIGNATURE] === SECRET && "value" in value) return unwrap(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrap(member)]));
}
