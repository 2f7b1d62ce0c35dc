import { z } from "zod";
import { type ActionTrigger, actionDeclarations } from "../../rules/actions/declarations.ts";
import { section } from "./section.ts";
import { expected } from "./words.ts";

/** A trigger in which Actions of this project run. */
export type Trigger = ActionTrigger["trigger"];

/** An Action of another team in one of this project's triggers. */
export interface OtherAction {
  /** As it is on the tenant, where no two Actions have the same. */
  readonly name: string;
  /** Of the code that somebody has looked at, in hexadecimal digits; where it runs after ours, it has one. */
  readonly sha256?: string | undefined;
}

/** The Actions of other teams in a trigger, by their place among ours and in their order there. */
export interface OtherActions {
  /** After what comes first, such as PKCE, and before the rules about scopes and claims, which have the last word. */
  readonly before: readonly OtherAction[];
  /** After all of ours, so that nothing of ours takes back what they do. */
  readonly after: readonly OtherAction[];
}

/** The most Actions that a trigger runs (Auth0: Actions limitations). */
const MOST = 20;

const NAME = "Acme: enrich profile";
const SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/**
 * The Actions of other teams in the triggers in which ours run, by trigger and place: a binding is the whole trigger's, so
 * whoever isn't named is taken out of it. There is no place before what of ours comes first.
 */
export function otherActionsSchema() {
  const triggers: Record<Trigger, ReturnType<typeof places>> = {
    "post-login": places("post-login"),
    "credentials-exchange": places("credentials-exchange"),
  };
  const others =
    "in which none of ours runs: its Actions are left alone, and need no place; expected post-login or credentials-exchange";
  return known(triggers, others, { "post-login": { before: [NAME] } });
}

function places(trigger: Trigger) {
  const ours = actionDeclarations.filter((declared) => declared.trigger === trigger).length;
  const why =
    "which isn't one; expected before (our rules about scopes and claims) or after (all of ours): nothing comes before PKCE";
  return known({ before: before().optional(), after: after().optional() }, why, { before: [NAME] })
    .transform(({ before = [], after = [] }): OtherActions => ({ before, after }))
    .refine(({ before, after }) => before.length + after.length + ours <= MOST, {
      error: `has too many Actions; expected at most ${MOST - ours}, as Auth0 runs ${MOST} in a trigger and ${ours} may be ours`,
    })
    .refine((others) => new Set(namesOf(others)).size === namesOf(others).length, {
      error: "names an Action twice; expected each once, in one place",
    })
    .optional();
}

/** A group of keys, of which any other is refused for a reason. */
function known<Shape extends z.ZodRawShape>(
  shape: Shape,
  why: string,
  example: Readonly<Record<string, unknown>>,
) {
  const message = expected(`the keys ${Object.keys(shape).join(", ")}`, example);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `has "${issue.keys.join('", "')}", ${why}` : message(issue),
  });
}

const namesOf = ({ before, after }: OtherActions): string[] => [...before, ...after].map(({ name }) => name);

function name() {
  const error = expected("the name that the Action has on the tenant", NAME);
  return z
    .string({ error })
    .trim()
    .min(1, { error })
    .refine((given) => !actionDeclarations.some((own) => own.name === given), {
      error: ({ input }) =>
        `is ${JSON.stringify(input)}, which is an Action of this project's own; expected one of another team`,
    });
}

function before() {
  return z.array(
    name().transform((given): OtherAction => ({ name: given })),
    { error: expected("a list of Actions' names", [NAME]) },
  );
}

/** An Action after ours can add any scope to a token (`api.accessToken.addScope`), so its code is told by its digest. */
function after() {
  const error = expected(
    "the SHA-256 of the code that was looked at, in 64 hexadecimal digits: it runs after our rules and can add any scope",
    SHA256,
  );
  const sha256 = z.string({ error }).regex(/^[0-9a-f]{64}$/, { error });
  const action = section({ name: name(), sha256 }, { name: NAME, sha256: SHA256 });
  return z.array(action, { error: expected("a list of Actions", [{ name: NAME, sha256: SHA256 }]) });
}
