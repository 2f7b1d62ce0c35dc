import { type Members, settingOf, type Value } from "declared-stack/members";
import type { Settings } from "./settings.ts";

/** The member that tells the objects of a list apart, in the Deploy CLI's files. */
const IDENTIFIERS = ["name", "template"] as const;

/** Lists of texts whose order matters: the first locale is the one that others fall back to. */
const ORDERED: ReadonlySet<string> = new Set(["enabled_locales"]);

/** Settings in a form that says how they are compared: objects of a list by their names, as an import finds them. */
export function settingsMembers(settings: Settings): Members {
  return Object.fromEntries(
    Object.entries(settings).map(([member, value]) => [member, settingAt(member, value)]),
  );
}

function settingAt(member: string, value: unknown): Value {
  if (Array.isArray(value)) return listOf(member, value);
  return isObject(value) ? settingsMembers(value) : settingOf(value);
}

function listOf(member: string, list: readonly unknown[]): Value {
  if (ORDERED.has(member)) return list.map(settingOf);
  const named = list.flatMap((item): [string, Value][] => {
    const name = isObject(item) ? nameOf(item) : undefined;
    return name === undefined ? [] : [[name, settingAt(member, item)]];
  });
  return list.length > 0 && named.length === list.length ? Object.fromEntries(named) : settingOf(list);
}

function nameOf(item: Settings): string | undefined {
  const names = IDENTIFIERS.map((identifier) => item[identifier]);
  return names.find((name) => typeof name === "string");
}

const isObject = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);
