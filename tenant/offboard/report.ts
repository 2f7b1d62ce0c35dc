import { forTerminal } from "command-line/safe-text";
import { describeAccount, vouchedFor } from "./accounts.ts";
import type { StepResult } from "./carry-out.ts";
import { type LetGo, type Offboarding, statusOf, type TokensEnd } from "./offboard.ts";

/** The report for people. */
export function writeReport(offboarding: Offboarding): string {
  const { domain, stack, people } = offboarding;
  return [
    `Tenant ${forTerminal(domain)}, stack "${stack}"`,
    ...people.flatMap((one) => ["", ...accountLines(one)]),
    "",
    ...closing(offboarding),
  ].join("\n");
}

function accountLines({ account, steps, kept }: LetGo): string[] {
  const rows = steps.map((step) => [step.name, outcomeOf(step)] as const);
  if (kept.length > 0) rows.push(["left as it is", kept.join(", ")]);
  return [
    forTerminal(describeAccount(account)),
    ...rows.map(([name, told]) => forTerminal(`  ${name.padEnd(24)}${told}`)),
  ];
}

function outcomeOf({ outcome, found, told, why }: StepResult): string {
  if (outcome === "not done" || outcome === "not tried") return `${outcome.toUpperCase()}: ${why}`;
  if (outcome === "not on this plan") return `${outcome}: ${why}`;
  if (found === undefined || found.length === 0 || told === "nothing") return outcome;
  return `${outcome}: ${told === "number" ? found.length : found.join(", ")}`;
}

function closing(offboarding: Offboarding): string[] {
  const { dryRun, undo, people, tokens } = offboarding;
  const isDone = statusOf(offboarding) === 0;
  if (undo) return [dryRun ? DRY : isDone ? UNDONE : AGAIN];
  const directories = people.flatMap(directoryLines);
  if (dryRun) return [...ends(IF_DONE, tokens), ...directories, DRY];
  return [...ends(NO_MORE, tokens), ROSTER, ...directories, ...(isDone ? [] : [AGAIN])];
}

const IF_DONE = "Done now, it would leave no token good after:";
const DRY = "This was a dry run: nothing was changed. Do it without --dry-run.";
const AGAIN = "Not all of it is done: run the same command again, which goes on with what is left.";
const STILL_IN =
  "THEY CAN STILL SIGN IN: the block is not done, and so nobody can say when their last token ends.";
const NO_MORE = "The tenant issues no token to them any more. Those that they have are good until:";
const UNDONE =
  "They can sign in again, with no roles, groups or sessions: the next run of the roster gives back what their line says.";
const ROSTER =
  "Take their line out of the roster: while they are blocked it gives nothing back, and says so at each run.";

function ends(heading: string, tokens: TokensEnd): string[] {
  if (tokens.kind === "not blocked") return [STILL_IN];
  if (tokens.kind === "unknown")
    return [forTerminal(`Nobody can say when their last token ends: ${tokens.why}`)];
  const width = Math.max(0, ...tokens.ofApis.map(({ api }) => api.length));
  const lines = tokens.ofApis.map(
    ({ api, end, lifetime }) => `  ${forTerminal(api).padEnd(width)}  ${told(end)}; ${lifetime} s at most`,
  );
  return [heading, ...lines];
}

/** In UTC, and as clocks are here where they say something else. */
function told(time: Date): string {
  const utc = `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
  const here = time.toLocaleString("sv-SE", { timeZoneName: "short" });
  return here === utc ? utc : `${utc} (here ${here})`;
}

function directoryLines({ account }: LetGo): string[] {
  return vouchedFor(account).map(({ connection, strategy, id }) =>
    forTerminal(
      `Block them at ${connection} (${strategy}) as well: it still lets them in elsewhere, and another account there than ${id} would be somebody new here.`,
    ),
  );
}

/** The same as one line of JSON, for programs. */
export function writeJson(offboarding: Offboarding): string {
  const { domain, stack, dryRun, undo, people, tokens } = offboarding;
  return JSON.stringify({
    domain,
    stack,
    dryRun,
    undo,
    done: statusOf(offboarding) === 0 && !dryRun,
    people: people.map(({ account, steps, kept }) => ({
      id: account.id,
      ...(account.email !== undefined && { email: account.email }),
      connections: account.identities.map(({ connection }) => connection),
      blockAlsoAt: vouchedFor(account).map(({ connection }) => connection),
      steps: steps.map(({ told: _, ...step }) => step),
      kept,
    })),
    ...(tokens.kind === "told" && {
      tokens: tokens.ofApis.map(({ end, ...token }) => ({ ...token, end: end.toISOString() })),
    }),
  });
}
