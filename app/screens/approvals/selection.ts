/** The entries that are chosen, as they were seen: one that says something else by now isn't chosen any more. */
export type Selection = ReadonlySet<string>;

interface Seen {
  readonly id: string;
  readonly version: number;
}

const nameOf = ({ id, version }: Seen): string => `${id} ${version}`;

export const isChosen = (entry: Seen, selection: Selection): boolean => selection.has(nameOf(entry));

/** Whether all of some entries are chosen, none, or some. */
export function chosenOf(entries: readonly Seen[], selection: Selection): boolean | "mixed" {
  const chosen = entries.filter((entry) => isChosen(entry, selection)).length;
  if (chosen === 0) return false;
  return chosen === entries.length ? true : "mixed";
}

/** Chooses all of some entries, or none of them where all were chosen. */
export function toggled(selection: Selection, entries: readonly Seen[]): Selection {
  const next = new Set(selection);
  const areChosen = chosenOf(entries, selection) === true;
  for (const entry of entries) {
    if (areChosen) next.delete(nameOf(entry));
    else next.add(nameOf(entry));
  }
  return next;
}
