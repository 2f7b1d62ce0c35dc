import { audienceIn } from "../../infra/config/audience.ts";
import { policy } from "../../rules/policy.ts";
import { connect } from "../connect/connection.ts";
import { describeFailure } from "../connect/failure.ts";
import { accessToStack, configOfStack } from "../connect/stack-tenant.ts";
import { requireRights } from "../rights/require-rights.ts";
import type { TenantCommand } from "../rights/rights.ts";
import { type Account, accountsOf } from "./accounts.ts";
import { type CarryingOut, carryOut, type StepResult } from "./carry-out.ts";
import { ofOthers } from "./others.ts";
import { offboarding, undoing } from "./steps.ts";
import { type TokensOfApi, tokensBefore } from "./tokens.ts";

/** Somebody who leaves, as the command line words it. */
export interface OffboardRequest {
  /** An e-mail address or a user id. */
  readonly person: string;
  readonly stack: string;
  /** Whether all users with that address are meant. */
  readonly all: boolean;
  readonly dryRun: boolean;
  /** Takes the block back instead. */
  readonly undo: boolean;
  /** The file with the line of a local tenant. */
  readonly tenant: string | undefined;
}

export interface OffboardProcess extends Pick<CarryingOut, "signal" | "wait"> {
  readonly environment: NodeJS.ProcessEnv;
  readonly now: () => Date;
}

/** An account, with what became of it. */
export interface LetGo {
  readonly account: Account;
  readonly steps: readonly StepResult[];
  /** Rights of other systems, which they keep. */
  readonly kept: readonly string[];
}

/** The result of letting somebody go, or of taking them back. */
export interface Offboarding extends Pick<OffboardRequest, "stack" | "dryRun" | "undo"> {
  readonly domain: string;
  readonly people: readonly LetGo[];
  readonly tokens: TokensEnd;
}

/** When their tokens end, by API; or why that can't be told. */
export type TokensEnd =
  | { readonly kind: "told"; readonly ofApis: readonly TokensOfApi[] }
  /** They get new ones. */
  | { readonly kind: "not blocked" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Lets somebody go: blocks them, and takes away whatever they could go on with. It can be done again, and goes on where it was cut off.
 *
 * @throws {UsageError} for a text that is no person; {OffboardError} for one who can't be told from others; {TenantRightsError}; {TenantAccessError};
 * {TenantMismatchError}; {ManagementError} when the tenant doesn't say who there is. Then nothing has changed.
 */
export async function offboard(
  request: OffboardRequest,
  surroundings: OffboardProcess,
): Promise<Offboarding> {
  const { stack, tenant: tenantFile, dryRun, undo, person, all } = request;
  const { environment, now, signal, wait } = surroundings;
  const access = await accessToStack({ stack, tenantFile }, environment);
  const { domain, management } = await connect(await requireRights(commandOf(request), access));
  const audience = audienceIn(await configOfStack({ stack, tenantFile }));
  if (audience === undefined) {
    throw new Error(
      `STACK_WITHOUT_AUDIENCE: Pulumi.${stack}.yaml doesn't say timesheets:audience, so nothing tells which permissions and tokens are ours`,
    );
  }
  const context = { management, policy, audience };
  const people: LetGo[] = [];
  for (const account of await accountsOf(person, { all, management })) {
    const steps = (undo ? undoing : offboarding)(account.id, context);
    people.push({
      account,
      steps: await carryOut(steps, { isDry: dryRun, signal, wait }),
      kept: undo ? [] : await ofOthers(account.id, context),
    });
  }
  const tokens = await tokensEnd({ undo, people }, now(), context);
  return { domain, stack, dryRun, undo, people, tokens };
}

/** The steps are taken already, and have to be told whatever is wrong here. */
async function tokensEnd(
  { undo, people }: Pick<Offboarding, "undo" | "people">,
  now: Date,
  context: Parameters<typeof tokensBefore>[1],
): Promise<TokensEnd> {
  const blocks = people.map(({ steps: [block] }) => block?.outcome ?? "not tried");
  if (undo || blocks.some(isLeft)) return { kind: "not blocked" };
  try {
    return { kind: "told", ofApis: await tokensBefore(now, context) };
  } catch (error) {
    return { kind: "unknown", why: describeFailure(error) };
  }
}

const isLeft = (outcome: StepResult["outcome"]): boolean => outcome === "not done" || outcome === "not tried";

function commandOf({ undo, dryRun }: OffboardRequest): TenantCommand {
  if (undo) return "npm run offboard -- --undo";
  return dryRun ? "npm run offboard -- --dry-run" : "npm run offboard";
}

/** The exit status: 0 when all of it is done, or was to be looked at only; 1 when something isn't, or nobody can tell when tokens end. */
export const statusOf = ({ people, tokens }: Offboarding): 0 | 1 =>
  tokens.kind === "unknown" || people.some(({ steps }) => steps.some(({ outcome }) => isLeft(outcome)))
    ? 1
    : 0;
