/** What rules did to a token. */
export interface RuleEffect {
  /** Why the login or the token was denied; null when it wasn't. */
  readonly denied: string | null;
  readonly removed: ReadonlySet<string>;
  readonly added: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export const NO_EFFECT: RuleEffect = { denied: null, removed: NONE, added: NONE };

/** What two rules do, one after the other: the later one has the last word on a scope. */
export function sumOf(first: RuleEffect, then: RuleEffect): RuleEffect {
  if (isScopeless(first)) return then;
  if (isScopeless(then)) return { ...first, denied: then.denied };
  return {
    denied: then.denied,
    removed: new Set([...without(first.removed, then.added), ...then.removed]),
    added: new Set([...without(first.added, then.removed), ...then.added]),
  };
}

const without = (scopes: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...scopes].filter((scope) => !others.has(scope));

const isScopeless = ({ removed, added }: RuleEffect): boolean => removed.size === 0 && added.size === 0;
