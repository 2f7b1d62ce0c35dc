/** Why mutants that nothing catches weaken nothing. */
export interface Explanation {
  /** Matches their ids. */
  readonly mutants: RegExp;
  readonly reason: string;
}

/** Survivors, with and without an explanation, and the explanations that explain nothing. */
export interface Explained {
  readonly unexplained: readonly string[];
  readonly explained: readonly string[];
  readonly unneeded: readonly Explanation[];
}

/** Takes out of survivors those that are explained. An explanation that nothing needs any more is told. */
export function explain(survivors: readonly string[], explanations: readonly Explanation[]): Explained {
  const isExplained = (id: string) => explanations.some(({ mutants }) => mutants.test(id));
  return {
    unexplained: survivors.filter((id) => !isExplained(id)),
    explained: survivors.filter(isExplained),
    unneeded: explanations.filter(({ mutants }) => !survivors.some((id) => mutants.test(id))),
  };
}
