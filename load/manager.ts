import { z } from "zod";
import { entryShape } from "../api/routes/response-shapes.ts";
import { type ActorOptions, hearOf } from "./employee.ts";
import { oneOf } from "./random.ts";

const page = z.looseObject({ entries: z.array(entryShape) });

/** Somebody who approves and rejects what waits, while others do the same. */
export class Manager {
  readonly #options: ActorOptions;

  constructor(options: ActorOptions) {
    this.#options = options;
  }

  async step(): Promise<void> {
    const { client, ledger, random } = this.#options;
    const filter = oneOf(random, ["", "&project=Apollo", "&from=2026-09-15"]);
    const listed = await client.ask(`GET /approvals?limit=10${filter}`);
    if (listed.status !== 200) return;
    const { entries } = page.parse(listed.body);
    for (const entry of entries) {
      const { id, version } = entry;
      const body =
        random() < 0.7 ? { state: "approved" } : { state: "rejected", reason: "Which project was it?" };
      const sent = { body, headers: { "if-match": `"${version}"` } };
      const reply = await client.ask(`PUT /approvals/${id}`, sent);
      const account = ledger.find(entry);
      if (reply.status === 200) hearOf(ledger, entryShape.parse(reply.body));
      else if (reply.status === 503 && account !== undefined) account.uncertain = true;
    }
  }

  async settle(): Promise<void> {}
}
