import type { ActionEffect } from "../actions/bound-actions.ts";

const NONE: ReadonlySet<string> = new Set();

/** Scopes that the Actions by themselves take from people's tokens, through whichever application they take least. */
export class TakenScopes {
  readonly #taken = new Map<string, ReadonlySet<string>>();
  readonly #added = new Set<string>();

  /** Notes what the Actions did at a login. Who isn't let in says nothing about scopes. */
  note(person: string, { denied, removed, added }: ActionEffect): void {
    if (denied !== null) return;
    for (const scope of added) this.#added.add(scope);
    const before = this.#taken.get(person);
    if (before === removed) return;
    this.#taken.set(
      person,
      before === undefined ? removed : new Set([...before].filter((scope) => removed.has(scope))),
    );
  }

  /** The scopes that the Actions take from somebody, through every application; undefined when nobody like them is let in. */
  from(person: string): ReadonlySet<string> | undefined {
    return this.#taken.get(person);
  }

  /** The scopes that Actions put into tokens, whoever it is. */
  get added(): ReadonlySet<string> {
    return this.#added.size === 0 ? NONE : this.#added;
  }
}
