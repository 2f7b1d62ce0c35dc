/** The ids of the entries that are chosen. */
export type Selection = ReadonlySet<string>;

interface Identified {
  readonly id: string;
}

/** Whether all of some entries are chosen, none, or some. */
export function chosenOf(entries: readonly Identified[], selection: Selection): boolean | "mixed" {
  const chosen = entries.filter(({ id }) => selection.has(id)).length;
  if (chosen === 0) return false;
  return chosen === entries.length ? true : "mixed";
}

/** Chooses all of some entries, or none of them where all were chosen. */
export function toggled(selection: Selection, entries: readonly Identified[]): Selection {
  const next = new Set(selection);
  const isChosen = chosenOf(entries, selection) === true;
  for (const { id } of entries) {
    if (isChosen) next.delete(id);
    else next.add(id);
  }
  return next;
}
