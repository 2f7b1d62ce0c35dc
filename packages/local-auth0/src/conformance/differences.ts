/** A place in an answer where a tenant answered otherwise than recorded. */
export interface Difference {
  /** The members on the way to it; a number is an index. */
  readonly path: readonly (string | number)[];
  /** Absent where the tenant's answer has no such member. */
  readonly found?: unknown;
  readonly recorded: unknown;
}

/**
 * Members whose value no two tenants share: secrets, keys, pictures and counts. Only their kind is compared. (`thumbprints`
 * of a connection to Azure AD are those of the keys that Microsoft had on that day.)
 */
const VOLATILE =
  /^(client_secret|secret|token|signing_keys?|cert|pkcs7|subject|thumbprint_sha256|thumbprints?|fingerprint|pkcs|kid|picture|provisioning_ticket_url|logins_count|total|last_ip)$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
/** The form of a secret that a tenant keeps encrypted. */
const CIPHERTEXT = /^[A-Za-z0-9+/]{64,}={0,2}$/;
/** Names that tell the items of a list apart, the most telling first. */
const KEYS = ["permission_name", "value", "name", "id", "user_id"];

/**
 * Every place at which an answer lacks what was recorded: each recorded member has to be there with an equal value;
 * further members are the tenant's business. Lists of plain values are sets.
 *
 * @param translate puts this tenant's identifiers in the place of the recorded ones.
 */
export function differences(
  recorded: unknown,
  found: unknown,
  translate: (text: string) => string,
  path: readonly (string | number)[] = [],
): Difference[] {
  const differs = { path, recorded, ...(found !== undefined && { found }) };
  if (kindOf(recorded) !== kindOf(found)) return [differs];
  if (typeof recorded === "string")
    return isSameText(translate(recorded), String(found), path) ? [] : [differs];
  if (Array.isArray(recorded) && isVolatile(path)) return [];
  if (Array.isArray(recorded)) return listDifferences(recorded, found as unknown[], translate, path);
  if (isObject(recorded)) {
    return Object.entries(recorded).flatMap(([key, value]) =>
      differences(value, (found as Record<string, unknown>)[key], translate, [...path, key]),
    );
  }
  return recorded === found || isVolatile(path) ? [] : [differs];
}

function listDifferences(
  recorded: readonly unknown[],
  found: readonly unknown[],
  translate: (text: string) => string,
  path: readonly (string | number)[],
): Difference[] {
  if (!recorded.some(isObject)) {
    const have = new Set(found.map((item) => JSON.stringify(item)));
    const lacking = recorded.filter((item) => !have.has(translate(JSON.stringify(item))));
    return lacking.length === 0 ? [] : [{ path, recorded, found }];
  }
  if (found.length < recorded.length) return [{ path, recorded, found }];
  return recorded.flatMap((item, index) =>
    differences(item, counterpart(item, index, found, translate), translate, [...path, index]),
  );
}

/** The item that goes by the same name, or else the one in the same place. */
function counterpart(
  item: unknown,
  index: number,
  found: readonly unknown[],
  translate: (text: string) => string,
): unknown {
  const key = isObject(item) ? KEYS.find((name) => name in item) : undefined;
  if (key === undefined || !isObject(item)) return found[index];
  const named = found.find((other) => isObject(other) && other[key] === translate(String(item[key])));
  return named ?? found[index];
}

/** The recorded tenant's own addresses stand for this one's. */
const isSameText = (recorded: string, found: string, path: readonly (string | number)[]): boolean =>
  recorded === found ||
  isVolatile(path) ||
  recorded.includes("auth0.com") ||
  [TIME, CIPHERTEXT].some((form) => form.test(recorded) && form.test(found));

const isVolatile = (path: readonly (string | number)[]): boolean => VOLATILE.test(String(path.at(-1)));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
