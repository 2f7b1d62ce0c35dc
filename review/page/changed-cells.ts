import type { PeopleModel, ReviewModel } from "../model.ts";
import type { Holder, Rights } from "./rights.ts";

type Way = "wider" | "narrower";

/** Tells which cells of the matrix a change alters, and which way; undefined for the others. */
export type ChangedCells = (application: number, holder: Holder, route: number) => Way | undefined;

/** Of a sentence about rights: who, what now, through what, and at which route. */
const SENTENCE = /^(?<who>.+?) may (?<now>now|no longer) .+ \((?<key>[^()]+)\)\.$/;

/**
 * Reads the sentences about rights back into cells. They tell of roles, and not again of groups and people with several
 * roles, who get the same by them: these are marked as well.
 *
 * A sentence that isn't of the expected form marks no cell; it still stands among the changes.
 */
export function changedCells(model: ReviewModel, rights: Rights): ChangedCells {
  const { people } = model;
  const told = toldCells(model);
  const positions = new Map(people.map(({ name }, position) => [name, position]));
  const parts = people.map((person) => partsOf(person).flatMap((name) => positions.get(name) ?? []));
  return (application, holder, route) => {
    const way = (one: Holder) => told.get(`${application} ${one} ${route}`);
    const may = (one: Holder) => rights.of(application, one)?.routes.includes(route) === true;
    const own = way(holder);
    if (own !== undefined || holder === "itself") return own;
    const sources = parts[holder] ?? [];
    if (!may(holder)) return sources.some((part) => way(part) === "narrower") ? "narrower" : undefined;
    const giving = sources.filter(may);
    // Whoever had it by another role already has nothing new.
    return giving.length > 0 && giving.every((part) => way(part) === "wider") ? "wider" : undefined;
  };
}

/** Of whom somebody has their rights: of being anybody at all, and of each role. */
const partsOf = ({ kind, roles }: PeopleModel): readonly string[] => {
  if (kind === "none") return [];
  return kind === "role" ? ["no role"] : ["no role", ...roles];
};

function toldCells({ diff, people, applications, routes }: ReviewModel): ReadonlyMap<string, Way> {
  const told = new Map<string, Way>();
  const holders = new Map(people.map((person, position) => [subjectOf(person), position]));
  const places = new Map(routes.map(({ key }, position) => [key, position]));
  for (const { topic, sentence } of diff?.changes ?? []) {
    const { who = "", now, key = "" } = (topic === "rights" && SENTENCE.exec(sentence)?.groups) || {};
    const route = places.get(key);
    if (route === undefined) continue;
    for (const [application, { name }] of applications.entries()) {
      const itself = who === name && sentence.endsWith(` for itself (${key}).`);
      const through = sentence.endsWith(` through ${name} (${key}).`);
      const holder = itself ? "itself" : through ? holders.get(who) : undefined;
      if (holder === undefined) continue;
      told.set(`${application} ${holder} ${route}`, now === "now" ? "wider" : "narrower");
    }
  }
  return told;
}

/** What a sentence about rights begins with. */
function subjectOf({ kind, name, groups }: PeopleModel): string {
  if (kind === "none") return "Anybody who signs in";
  if (kind === "group") return `Group ${groups.join(", ")}`;
  return kind === "role" ? name : "Somebody with all roles";
}
