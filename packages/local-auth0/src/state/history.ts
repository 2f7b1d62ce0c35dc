import { strategyType } from "./connection.ts";
import type { LogType } from "./log-types.ts";
import type { Client, Connection, LogEntry, TenantState, User } from "./tenant-state.ts";

/** From where something was asked for. */
export interface Origin {
  readonly ip: string;
  readonly hostname: string;
  readonly userAgent: string;
}

/** Something that happened, for the tenant's log. */
export interface LogEvent {
  readonly type: LogType;
  readonly description?: string | undefined;
  readonly client?: Pick<Client, "client_id" | "name"> | undefined;
  readonly user?: Pick<User, "user_id" | "email" | "username" | "connection"> | undefined;
  /** The name that was typed in, where nobody goes by it. */
  readonly userName?: string | undefined;
  /** The user's own, unless given. */
  readonly connection?: Connection | undefined;
  readonly organization?: { readonly id: string; readonly name: string } | undefined;
  readonly origin?: Origin | undefined;
  readonly audience?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Without secrets. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** One run of an Action. */
export interface ActionExecution {
  readonly name: string;
  readonly trigger: string;
  /** Milliseconds since the epoch, by the tenant's clock. */
  readonly startedAt: number;
  /** How long it took. */
  readonly milliseconds: number;
  /** The lines that it wrote to its console. */
  readonly console: readonly string[];
  /** Its calls, for example of `api.access.deny`, with their arguments. */
  readonly calls: readonly { readonly method: string; readonly arguments: readonly unknown[] }[];
  /** Why it broke, or was ended. */
  readonly error?: string;
}

/** An execution of the Actions of a trigger. */
export interface TriggerExecution {
  readonly id: string;
  readonly trigger: string;
  /** Whether it waits for the browser to come back; it is resumed under another identifier. */
  readonly suspended: boolean;
  /** By the tenant's clock. */
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly actions: readonly ActionExecution[];
}

/** A login, refresh or request of a machine that the tenant decided on, and what its Actions made of it. */
export interface LoginRecord {
  /** Auth0's name of how it was asked for, for example `oidc-basic-profile` or `oauth2-refresh-token`. */
  readonly protocol: string;
  readonly client: Pick<Client, "client_id" | "name">;
  /** Absent for a machine, and where nobody goes by what was typed in. */
  readonly user?: Pick<User, "user_id" | "email" | "username" | "name" | "connection">;
  /** The name that somebody typed in whose credentials were refused. */
  readonly typed?: string;
  readonly audience?: string | undefined;
  readonly requestedScopes: readonly string[];
  readonly scopes: readonly string[];
  /** Why it was refused; absent where it was let through. */
  readonly refusal?: string;
  readonly actions: readonly ActionExecution[];
}

/** A token that was issued, without its signature: it opens nothing. */
export interface TokenRecord {
  readonly kind: "access token" | "ID token";
  /** How it was got, for example `authorization_code`. */
  readonly grantType: string;
  readonly clientId: string;
  /** Absent where the token is opaque. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Something that another tenant would send by e-mail or text message. This one sends nothing: whoever tries it looks it up. */
export interface MessageRecord {
  readonly channel: "email" | "sms";
  /** An e-mail address or phone number. */
  readonly to: string;
  readonly subject: string;
  /** To be typed in. */
  readonly code?: string;
  /** To be followed. */
  readonly link?: string;
}

/** Something that was recorded, with the time by the tenant's clock. */
export type Dated<Kept> = Kept & { readonly at: Date };

/** Entries that the log keeps at least; once there are a tenth more, the oldest go. */
const LOG_LENGTH = 10_000;

/** Executions of Actions that are kept in memory. */
const EXECUTIONS = 1000;

/** Logins, issued tokens and messages that are kept in memory. */
const SHOWN = 200;

/**
 * All that happened in a tenant: the log, as the Management API answers it, is a part of its state; the last logins, issued
 * tokens and messages, for the tenant's page, are gone with its process.
 */
export class History {
  readonly #state: TenantState;
  readonly #now: () => Date;
  readonly #logins: Dated<LoginRecord>[] = [];
  readonly #tokens: Dated<TokenRecord>[] = [];
  readonly #executions = new Map<string, TriggerExecution>();
  readonly #messages: Dated<MessageRecord>[] = [];
  readonly #listeners: ((entry: LogEntry) => void)[] = [];
  #sequence: bigint;

  constructor(state: TenantState, now: () => Date) {
    this.#state = state;
    this.#now = now;
    this.#sequence = lastSequence(state);
  }

  /** The last logins, the newest first. */
  get logins(): readonly Dated<LoginRecord>[] {
    return this.#logins.toReversed();
  }

  /** The tokens that were issued last, the newest first. */
  get tokens(): readonly Dated<TokenRecord>[] {
    return this.#tokens.toReversed();
  }

  /** The messages that would have been sent last, the newest first. */
  get messages(): readonly Dated<MessageRecord>[] {
    return this.#messages.toReversed();
  }

  /** Has somebody hear of each entry from now on. */
  onLog(listener: (entry: LogEntry) => void): void {
    this.#listeners.push(listener);
  }

  /** Adds an entry to the tenant's log. */
  log(event: LogEvent): void {
    const { logs } = this.#state;
    const entry = this.#entry(event);
    logs.put(entry);
    for (const listener of this.#listeners) listener(entry);
    if (logs.size < LOG_LENGTH * 1.1) return;
    for (const { log_id } of logs.all().slice(0, logs.size - LOG_LENGTH)) logs.delete(log_id);
  }

  /** Keeps what came of a login; Actions that broke are in the log, too. */
  login(record: LoginRecord): void {
    for (const { name, trigger, error } of record.actions) {
      if (error === undefined) continue;
      const { client } = record;
      const user = this.#state.users.get(record.user?.user_id ?? "");
      const details = { action_name: name, trigger_id: trigger, action_error: { message: error } };
      this.log({ type: "actions_execution_failed", description: `"${name}" broke`, client, user, details });
    }
    keep(this.#logins, { ...record, at: this.#now() });
  }

  token(record: TokenRecord): void {
    keep(this.#tokens, { ...record, at: this.#now() });
  }

  message(record: MessageRecord): void {
    keep(this.#messages, { ...record, at: this.#now() });
  }

  /** Keeps what the Actions of a trigger did, for `findExecution`. */
  execution(execution: TriggerExecution): void {
    this.#executions.set(execution.id, execution);
    const [oldest] = this.#executions.keys();
    if (this.#executions.size > EXECUTIONS && oldest !== undefined) this.#executions.delete(oldest);
  }

  /** One of the last executions of Actions. */
  findExecution(id: string): TriggerExecution | undefined {
    return this.#executions.get(id);
  }

  #entry({ client, user, origin, organization, ...event }: LogEvent): LogEntry {
    const date = this.#now();
    const log_id = this.#nextId(date);
    const connection =
      event.connection ?? this.#state.connections.find(({ name }) => name === user?.connection);
    return {
      _id: log_id,
      log_id,
      date: date.toISOString(),
      type: event.type,
      description: event.description ?? null,
      connection: connection?.name ?? null,
      connection_id: connection?.id ?? null,
      organization_id: organization?.id ?? null,
      organization_name: organization?.name ?? null,
      client_id: client?.client_id ?? null,
      client_name: client?.name ?? null,
      ip: origin?.ip ?? null,
      hostname: origin?.hostname ?? null,
      user_id: user?.user_id ?? null,
      user_name: user?.email ?? user?.username ?? event.userName ?? null,
      user_agent: origin?.userAgent ?? null,
      audience: event.audience ?? null,
      scope: event.scopes?.join(" ") ?? null,
      strategy: connection?.strategy ?? null,
      strategy_type: connection === undefined ? null : strategyType(connection.strategy),
      details: event.details === undefined ? null : { ...event.details },
      isMobile: /Mobile|Android|iPhone/.test(origin?.userAgent ?? ""),
      location_info: null,
    };
  }

  /** As at Auth0, 56 digits with the time in them, of which the last ones count up. */
  #nextId(date: Date): string {
    this.#sequence += 1n;
    const time = date.toISOString().replaceAll(/\D/g, "");
    return `900${time}000${String(this.#sequence).padStart(SEQUENCE_DIGITS, "0")}`;
  }
}

const SEQUENCE_DIGITS = 33;

/** Where a log that was kept goes on counting. */
function lastSequence({ logs }: TenantState): bigint {
  const last = logs.all().at(-1);
  return last === undefined ? 0n : BigInt(last.log_id.slice(-SEQUENCE_DIGITS));
}

function keep<Kept>(ring: Kept[], record: Kept): void {
  ring.push(record);
  if (ring.length > SHOWN) ring.shift();
}
