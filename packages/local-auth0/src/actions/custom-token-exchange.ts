import { argument, callsOf, membersOf, optionsOf } from "./calls.ts";
import type { ActionRunner } from "./run.ts";
import type { ActionExecution } from "./sandbox/execution.ts";

/** The person for whom tokens are exchanged: one who is known, or one of a connection, who may be made known. */
export type ExchangedUser =
  | { readonly userId: string }
  | {
      readonly connection: string;
      /** With `user_id`, as the connection knows the person. */
      readonly attributes: Readonly<Record<string, unknown>>;
      readonly creates: boolean;
      readonly replaces: boolean;
    };

/** The outcome of the Action of a token exchange profile. */
export interface TokenExchangeOutcome {
  /** Why it is refused; absent when it is not. */
  readonly denied?: { readonly code: string; readonly reason: string };
  /** Absent where the Action has named nobody, or two: no tokens are issued then. */
  readonly user?: ExchangedUser;
  /** The identifier or the name of the organization. */
  readonly organization?: string;
  /** For the token's `act` claim (RFC 8693 §4.1). */
  readonly actor?: Readonly<Record<string, unknown>>;
  readonly appMetadata: Readonly<Record<string, unknown>>;
  readonly userMetadata: Readonly<Record<string, unknown>>;
  /** Handed on to the post-login Actions as `event.transaction.metadata`. */
  readonly transactionMetadata: Readonly<Record<string, unknown>>;
  readonly executions: readonly ActionExecution[];
}

/**
 * Runs the Action of a token exchange profile (Auth0 docs, "Actions Triggers: custom-token-exchange - API Object").
 *
 * @param action its identifier
 * @throws {ActionError} when it breaks or takes too long
 */
export async function runCustomTokenExchange(
  runner: ActionRunner,
  action: string,
  event: object,
): Promise<TokenExchangeOutcome> {
  const { calls, executions } = await runner.run("custom-token-exchange", event, { action });
  const of = (...methods: string[]) => callsOf(calls, ...methods);
  const [denial] = of("access.deny", "access.rejectInvalidSubjectToken");
  const named = of("authentication.setUserById", "authentication.setUserByConnection");
  const [user] = named;
  const [organization] = of("authentication.setOrganization").slice(-1);
  const [actor] = of("authentication.setActor").slice(-1);
  return {
    ...(denial !== undefined && {
      denied:
        denial.method === "access.deny"
          ? { code: argument(denial), reason: argument(denial, 1) }
          : { code: "invalid_request", reason: argument(denial) },
    }),
    ...(user !== undefined && named.length === 1 && { user: exchangedUser(user) }),
    ...(organization !== undefined && { organization: argument(organization) }),
    ...(actor !== undefined && { actor: optionsOf(actor, 0) }),
    appMetadata: membersOf(of("user.setAppMetadata")),
    userMetadata: membersOf(of("user.setUserMetadata")),
    transactionMetadata: membersOf(of("transaction.setMetadata")),
    executions,
  };
}

function exchangedUser(call: ActionExecution["calls"][number]): ExchangedUser {
  if (call.method === "authentication.setUserById") return { userId: argument(call) };
  const { creationBehavior, updateBehavior } = optionsOf(call, 2);
  return {
    connection: argument(call),
    attributes: optionsOf(call, 1),
    creates: creationBehavior === "create_if_not_exists",
    replaces: updateBehavior === "replace",
  };
}
