import { z } from "zod";
import type { TimesheetEntry } from "../api/domain/entry.ts";
import { entryShape } from "../api/routes/response-shapes.ts";
import type { Client, Reply } from "./client.ts";
import type { Account, Ledger } from "./ledger.ts";
import { below, oneOf, type Random } from "./random.ts";

/** Something that somebody does next. */
export type Step = () => Promise<unknown>;

export interface ActorOptions {
  readonly client: Client;
  readonly ledger: Ledger;
  readonly random: Random;
  /** True once everything under way has to be brought to its end, without giving up. */
  readonly isOver: () => boolean;
}

/** How often somebody tries again before they leave it for later. */
const PATIENCE = 6;

/** The days that time is logged for. */
const DAYS = 60;
const FIRST_DAY = Date.UTC(2026, 8, 1);
const DAY = 86_400_000;

const page = z.looseObject({ entries: z.array(entryShape), next: z.string().optional() });

export const someDate = (random: Random): string =>
  new Date(FIRST_DAY + below(random, DAYS) * DAY).toISOString().slice(0, 10);

export const someWork = (random: Random, note: string) => ({
  project: oneOf(random, ["Apollo", "Borealis", "Curie", "Délos"]),
  hours: (1 + below(random, 16)) / 4,
  note,
});

/** True while a reply leaves open what became of the request, so that it has to be sent again. */
const isOpen = ({ status }: Reply): boolean => status === 503 || status === 401;

/** Somebody who logs their time, looks at it, corrects and deletes it. */
export class Employee {
  readonly #options: ActorOptions;
  /** Entries that may be kept, or changed, without this person knowing. */
  readonly #unsettled = new Set<Step>();
  readonly #own: Account[] = [];

  constructor(options: ActorOptions) {
    this.#options = options;
  }

  /** Does one thing of the many. */
  step(): Promise<unknown> {
    const { random } = this.#options;
    const chance = random();
    if (chance < 0.28) return this.#log();
    if (chance < 0.5) return this.#list();
    if (chance < 0.66) return this.#withOwn((account) => this.#look(account));
    if (chance < 0.74) return this.#options.client.ask(`GET /weeks/2026-W${36 + below(random, 9)}`);
    if (chance < 0.86) return this.#withOwn((account) => this.#correct(account));
    if (chance < 0.92) return this.#withOwn((account) => this.#delete(account));
    return this.#misbehave();
  }

  /** Brings everything to its end that was left for later. */
  async settle(): Promise<void> {
    for (const step of this.#unsettled) await step();
  }

  /** Logs time once, though it may be sent many times. */
  async #log(): Promise<void> {
    const { client, ledger, random } = this.#options;
    const account = ledger.open();
    const sent = {
      body: { date: someDate(random), ...someWork(random, account.mark) },
      headers: { "idempotency-key": account.mark.replace(" ", "-") },
    };
    let wasAnswered = false;
    const send = async (): Promise<void> => {
      const reply = await this.#patiently(() => client.ask("POST /timesheets", sent));
      if (isOpen(reply)) return;
      this.#unsettled.delete(send);
      if (reply.status !== 201) return;
      if (!wasAnswered) this.#own.push(account);
      wasAnswered = true;
      ledger.hear(account, entryShape.parse(reply.body));
    };
    this.#unsettled.add(send);
    await send();
    // As a phone does that lost its connection before it heard.
    if (random() < 0.2) await send();
  }

  async #list(): Promise<void> {
    const { client, ledger, random } = this.#options;
    const filters = oneOf(random, ["", "state=submitted", "project=Curie", "from=2026-09-10&to=2026-09-20"]);
    let cursor: string | undefined;
    for (let pages = 0; pages < 3; pages += 1) {
      const query = [filters, "limit=20", ...(cursor === undefined ? [] : [`cursor=${cursor}`])];
      const reply = await client.ask(`GET /timesheets?${query.filter((part) => part !== "").join("&")}`);
      if (reply.status !== 200) return;
      const { entries, next } = page.parse(reply.body);
      for (const entry of entries) hearOf(ledger, entry);
      if (next === undefined) return;
      cursor = next;
    }
  }

  async #look(account: Account & { known: TimesheetEntry }): Promise<void> {
    const { client, ledger } = this.#options;
    const reply = await this.#patiently(() => client.ask(`GET /timesheets/${account.known.id}`));
    if (reply.status === 200) ledger.hear(account, entryShape.parse(reply.body));
    if (reply.status === 404 && account.uncertain) account.deleted = true;
    else if (reply.status === 404) ledger.contradictions.push(`${account.mark} is gone`);
  }

  async #correct(account: Account & { known: TimesheetEntry }): Promise<void> {
    const { client, ledger, random } = this.#options;
    const { id, version } = account.known;
    const sent = { body: someWork(random, account.mark), headers: { "if-match": `"${version}"` } };
    const reply = await client.ask(`PUT /timesheets/${id}`, sent);
    if (reply.status === 503) account.uncertain = true;
    if (reply.status === 200) ledger.hear(account, entryShape.parse(reply.body));
    else await this.#look(account);
  }

  async #delete(account: Account & { known: TimesheetEntry }): Promise<void> {
    const { client } = this.#options;
    const { id, version } = account.known;
    const reply = await client.ask(`DELETE /timesheets/${id}`, { headers: { "if-match": `"${version}"` } });
    if (reply.status === 503) account.uncertain = true;
    if (reply.status === 204) account.deleted = true;
    else await this.#look(account);
  }

  /** Sends something that has to be refused, whatever happens. */
  async #misbehave(): Promise<void> {
    const { client, ledger, random } = this.#options;
    const attempts = [
      () => client.ask("GET /timesheets", {}, ""),
      () => client.ask("GET /timesheets", {}, "not.a.token"),
      () => client.ask("GET /approvals"),
      () => client.ask("POST /timesheets", { body: '{"date":' }),
      () => client.ask("POST /timesheets", { body: { date: "2026-09-01", project: "x", hours: 25 } }),
      () => client.ask("GET /timesheets?cursor=invented"),
      () => client.ask("GET /timesheets/invented"),
    ] as const;
    const reply = await oneOf(random, attempts)();
    if (reply.status < 400) ledger.contradictions.push(`what has to be refused was answered ${reply.status}`);
  }

  #withOwn(act: (account: Account & { known: TimesheetEntry }) => Promise<void>): Promise<void> {
    const account = this.#own[below(this.#options.random, this.#own.length)];
    if (account?.known === undefined || account.deleted) return this.#list();
    return act(account as Account & { known: TimesheetEntry });
  }

  async #patiently(ask: () => Promise<Reply>): Promise<Reply> {
    for (let tries = 1; ; tries += 1) {
      const reply = await ask();
      if (!isOpen(reply) || (tries >= PATIENCE && !this.#options.isOver())) return reply;
    }
  }
}

/** Notes what a reply says of an entry that somebody else may have changed. */
export function hearOf(ledger: Ledger, entry: TimesheetEntry): void {
  const account = ledger.find(entry);
  if (account !== undefined) ledger.hear(account, entry);
}
