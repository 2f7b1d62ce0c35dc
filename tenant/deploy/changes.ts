import { type Difference, differencesOf } from "declared-stack/difference";
import { isMembers, type Value } from "declared-stack/members";
import type { Settings } from "./settings.ts";
import { settingsMembers } from "./settings-members.ts";

/** The fields that an import would change. It leaves alone whatever only the tenant has. */
export function changesBetween(declared: Settings, found: Settings): Difference[] {
  return differencesOf(settingsMembers(declared), settingsMembers(found)).flatMap(fieldsOf);
}

/** The fields of an object that the tenant lacks as a whole, each for itself. */
function fieldsOf(difference: Difference): Difference[] {
  const { path, declared, found } = difference;
  if (!isMembers(declared) || !isNothing(found)) return [difference];
  return Object.entries(declared).flatMap(([name, value]) =>
    fieldsOf({ path: `${path}.${name}`, declared: value }),
  );
}

/** An empty list of objects is read as an empty list of texts: nothing says of what it is a list. */
const isNothing = (value: Value | undefined): boolean =>
  value === undefined || (value instanceof Set && value.size === 0);
