import type { RuleEffect } from "./effect.ts";
import type { RuleEvent } from "./events.ts";
import type { Handler } from "./handler.ts";

/**
 * One Action, which is not run again for what it has answered. What it does depends on what it reads alone, so an
 * answer for which it didn't look at the application holds for every application, and likewise for people.
 */
export class RememberingRule {
  readonly #handler: Handler;
  readonly #effects = new Map<string, RuleEffect>();

  constructor(handler: Handler) {
    this.#handler = handler;
  }

  async run({ situation, application, person, members }: RuleEvent): Promise<RuleEffect> {
    const keyFor = (read: { application: boolean; person: boolean }) =>
      JSON.stringify([situation, read.application && application, read.person && person]);
    for (const read of READINGS) {
      const known = this.#effects.get(keyFor(read));
      if (known !== undefined) return known;
    }
    const read = { application: false, person: false };
    const event = Object.defineProperties(
      { ...members.always },
      {
        ...observed(members.application, () => {
          read.application = true;
        }),
        ...observed(members.person, () => {
          read.person = true;
        }),
      },
    );
    const effect = await effectOf(this.#handler, event);
    this.#effects.set(keyFor(read), effect);
    return effect;
  }
}

const READINGS = [
  { application: false, person: false },
  { application: false, person: true },
  { application: true, person: false },
  { application: true, person: true },
] as const;

/** Members that tell when they are read. */
function observed(members: Readonly<Record<string, unknown>>, tell: () => void): PropertyDescriptorMap {
  const descriptors = Object.entries(members).map(([name, value]) => [
    name,
    {
      enumerable: true,
      get: () => {
        tell();
        return value;
      },
    },
  ]);
  return Object.fromEntries(descriptors);
}

async function effectOf(handler: Handler, event: object): Promise<RuleEffect> {
  const removed = new Set<string>();
  const added = new Set<string>();
  let denied: string | null = null;
  const deny = (...reasons: string[]) => {
    denied ??= reasons.at(-1) ?? "denied";
  };
  const api = {
    access: { deny },
    accessToken: {
      removeScope: (scope: string) => {
        removed.add(scope);
        added.delete(scope);
      },
      addScope: (scope: string) => {
        added.add(scope);
        removed.delete(scope);
      },
      setCustomClaim: () => undefined,
    },
    idToken: { setCustomClaim: () => undefined },
  };
  try {
    await handler(event, api);
  } catch (error) {
    deny(`an Action failed: ${String(error)}`);
  }
  return { denied, removed, added };
}
