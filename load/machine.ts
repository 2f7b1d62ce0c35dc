import { z } from "zod";
import { type ActorOptions, type Step, someDate, someWork } from "./employee.ts";
import type { Account, Ledger } from "./ledger.ts";
import { below } from "./random.ts";

const results = z.looseObject({
  results: z.array(z.looseObject({ externalId: z.string(), result: z.string(), id: z.string().optional() })),
});

/** How many lines a batch has, at most. */
const LINES = 40;

/** How many batches are kept for being sent once more. */
const KEPT = 50;

export interface MachineOptions extends ActorOptions {
  /** The people whose time it uploads. */
  readonly subjects: readonly string[];
  /** Tells an entry's account what the upload's reply leaves out. */
  readonly ledger: Ledger;
}

type Lines = ReadonlyMap<string, { readonly account: Account; readonly line: object }>;

/** An external system that uploads what it has, again and again. */
export class Machine {
  readonly #options: MachineOptions;
  readonly #unsettled = new Set<Step>();
  readonly #sent: Lines[] = [];

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  async step(): Promise<void> {
    const { random } = this.#options;
    const again = random() < 0.3 ? this.#sent[below(random, this.#sent.length)] : undefined;
    const lines = again ?? this.#newLines();
    const upload = () => this.#upload(lines, upload);
    this.#unsettled.add(upload);
    await upload();
  }

  async settle(): Promise<void> {
    while (this.#unsettled.size > 0) for (const step of this.#unsettled) await step();
  }

  #newLines(): Lines {
    const { ledger, random, subjects } = this.#options;
    const lines = Array.from({ length: 1 + below(random, LINES) }, () => {
      const account = ledger.open();
      const externalId = account.mark;
      const subject = subjects[below(random, subjects.length)] ?? "";
      const line = { externalId, subject, date: someDate(random), ...someWork(random, account.mark) };
      return [externalId, { account, line }] as const;
    });
    if (this.#sent.length >= KEPT) this.#sent.shift();
    return this.#sent[this.#sent.push(new Map(lines)) - 1] ?? new Map();
  }

  async #upload(lines: Lines, step: Step): Promise<void> {
    const { client, random } = this.#options;
    const entries = [...lines.values()].map(({ line }) => line);
    const sent =
      random() < 0.5
        ? { body: { entries } }
        : {
            body: entries.map((line) => JSON.stringify(line)).join("\n"),
            headers: { "content-type": "application/x-ndjson" },
          };
    const reply = await client.ask("POST /timesheets/batch", sent);
    const read = results.safeParse(reply.body);
    for (const { externalId, result, id } of read.data?.results ?? []) {
      const account = lines.get(externalId)?.account;
      if (account !== undefined && id !== undefined) this.#hear(account, id, result);
    }
    if (reply.status === 200) this.#unsettled.delete(step);
  }

  #hear(account: Account, id: string, result: string): void {
    const { ledger } = this.#options;
    if (result === "stored" && account.storedAs !== undefined) {
      ledger.contradictions.push(`${account.mark} is stored for the first time again`);
    }
    if (account.storedAs !== undefined && account.storedAs !== id) {
      ledger.contradictions.push(`${account.mark} is kept as ${account.storedAs} and as ${id}`);
    }
    account.storedAs = id;
  }
}
