/**
 * The body that Auth0's Management API takes for a resource's inputs: the same members in snake_case, whatever they
 * are, so that the tenant itself judges a member that it doesn't know.
 *
 * @param verbatim members whose own keys are data, not names (such as `clientMetadata`).
 */
export function toWire(inputs: Readonly<Record<string, unknown>>, verbatim: readonly string[] = []) {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      snakeCase(key),
      verbatim.includes(key) ? value : membersToWire(value),
    ]),
  );
}

function membersToWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(membersToWire);
  if (typeof value !== "object" || value === null) return value;
  return toWire(value as Record<string, unknown>);
}

const snakeCase = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
