import vm from "node:vm";
import type { StackResource } from "declared-stack/resource";
import { bindingsOf, codeOf } from "../declaration/actions.ts";
import type { ActionEvent } from "./events.ts";

/**
 * The Actions that a stack binds, ready to be run: the very code that it declares, in a context of its own, with what
 * Auth0 documents and nothing else. What they do is what they do, whatever the policy that they were made of says.
 */
export class BoundActions {
  readonly #actions: ReadonlyMap<string, readonly RememberingAction[]>;

  constructor(resources: readonly StackResource[]) {
    this.#actions = new Map(
      bindingsOf(resources).map(({ trigger, actions }) => [
        trigger,
        actions.map(({ action }): RememberingAction => {
          const handler: Handler = handlerOf(action, trigger);
          return new RememberingAction(handler);
        }),
      ]),
    );
  }

  /** Runs all Actions of a trigger, in their order, until one denies. An Action that throws denies, as at Auth0. */
  async run(trigger: string, event: ActionEvent): Promise<ActionEffect> {
    let effect = NO_EFFECT;
    for (const action of this.#actions.get(trigger) ?? []) {
      effect = sumOf(effect, await action.run(event));
      if (effect.denied !== null) break;
    }
    return effect;
  }
}

/**
 * One Action, which is not run again for what it has answered. What it does depends on what it reads alone, so an
 * answer for which it didn't look at the application holds for every application, and likewise for people.
 */
class RememberingAction {
  readonly #handler: Handler;
  readonly #effects = new Map<string, ActionEffect>();

  constructor(handler: Handler) {
    this.#handler = handler;
  }

  async run({ situation, application, person, members }: ActionEvent): Promise<ActionEffect> {
    const keyFor = (read: { application: boolean; person: boolean }) =>
      JSON.stringify([situation, read.application && application, read.person && person]);
    for (const read of READ_MEMBERS) {
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

const READ_MEMBERS = [
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

async function effectOf(handler: Handler, event: object): Promise<ActionEffect> {
  const removed = new Set<string>();
  const added = new Set<string>();
  let denied: string | null = null;
  const deny = (...reasons: string[]) => {
    denied ??= reasons.at(-1) ?? "denied";
  };
  let asksForFactor = false;
  const askForFactor = () => {
    asksForFactor = true;
  };
  const claims = new Map<string, CustomClaim>();
  const setClaim = (token: ClaimedToken) => (name: unknown, value: unknown) => {
    claims.set(`${token} ${name}`, {
      token,
      name: String(name),
      value: JSON.stringify(value) ?? "undefined",
    });
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
      setCustomClaim: setClaim("access"),
    },
    idToken: { setCustomClaim: setClaim("id") },
    authentication: { challengeWith: askForFactor, enrollWithAny: askForFactor },
    multifactor: { enable: (provider: unknown) => provider !== "none" && askForFactor() },
    refreshToken: { setMetadata: () => undefined },
  };
  try {
    await handler(event, api);
  } catch (error) {
    deny(`an Action failed: ${String(error)}`);
  }
  return { denied, removed, added, claims, asksForFactor };
}

/** A handler as Auth0 calls it. */
type Handler = (event: object, api: object) => unknown;

/** The names under which an Action exports the handler of a trigger. */
export const HANDLER_NAMES: Readonly<Record<string, string>> = {
  "post-login": "onExecutePostLogin",
  "credentials-exchange": "onExecuteCredentialsExchange",
};

/** Loading an Action takes no longer than this, in milliseconds. */
const LOAD_LIMIT = 2_000;

/**
 * The handler of a declared Action. Of one that doesn't load nothing is known: its handler throws, as nobody would get past
 * it. Another team's, of which the stack has the name alone, may let everybody past: it is taken to do nothing, and told where
 * it could do more (`ACTION_OF_OTHERS`).
 */
function handlerOf(action: StackResource | undefined, trigger: string): Handler {
  if (action === undefined) return () => undefined;
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const console = { log: () => undefined, warn: () => undefined, error: () => undefined };
  try {
    vm.runInNewContext(codeOf(action), { module, exports: module.exports, console }, { timeout: LOAD_LIMIT });
  } catch (error) {
    return failing(String(error));
  }
  const name = HANDLER_NAMES[trigger] ?? "";
  const handler = module.exports[name];
  return typeof handler === "function" ? (handler as Handler) : failing(`it exports no ${name}`);
}

const failing = (why: string) => () => {
  throw new Error(why);
};

/** The effect of Actions on a token. */
export interface ActionEffect {
  /** Why the login or the token was denied; null when it wasn't. */
  readonly denied: string | null;
  readonly removed: ReadonlySet<string>;
  readonly added: ReadonlySet<string>;
  /** The claims that they set, by token and name. */
  readonly claims: ReadonlyMap<string, CustomClaim>;
  /** Whether the person has to show a second factor before the login goes on. */
  readonly asksForFactor: boolean;
}

/** Tokens in which an Action can set claims of its own. */
export type ClaimedToken = "access" | "id";

/** A claim that an Action sets in a token, whether or not Auth0 lets it stand. */
export interface CustomClaim {
  readonly token: ClaimedToken;
  readonly name: string;
  /** As JSON. */
  readonly value: string;
}

const NONE: ReadonlySet<string> = new Set();

export const NO_EFFECT: ActionEffect = {
  denied: null,
  removed: NONE,
  added: NONE,
  claims: new Map(),
  asksForFactor: false,
};

/** The effect of two Actions, one after the other: the later one has the last word on a scope and a claim. */
function sumOf(first: ActionEffect, then: ActionEffect): ActionEffect {
  const claims = first.claims.size === 0 ? then.claims : new Map([...first.claims, ...then.claims]);
  const asksForFactor = first.asksForFactor || then.asksForFactor;
  if (isScopeless(first)) return { ...then, claims, asksForFactor };
  if (isScopeless(then)) return { ...first, denied: then.denied, claims, asksForFactor };
  return {
    claims,
    asksForFactor,
    denied: then.denied,
    removed: new Set([...without(first.removed, then.added), ...then.removed]),
    added: new Set([...without(first.added, then.removed), ...then.added]),
  };
}

const without = (scopes: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...scopes].filter((scope) => !others.has(scope));

const isScopeless = ({ removed, added }: ActionEffect): boolean => removed.size === 0 && added.size === 0;
