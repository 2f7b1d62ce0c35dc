import { batchShape, type SubmittedEntry, submitEntry } from "../entry.ts";
import { externalEntryId } from "../external-id.ts";
import type { HandlerDependencies, Handlers } from "../handlers.ts";
import { readBody } from "../input.ts";
import { StoreUnavailableError, type TimesheetStore } from "../store.ts";

/** What became of one entry of a batch. One that is `unavailable` may be sent again, and so may all others. */
interface BatchResult {
  readonly externalId: string;
  readonly id: string;
  readonly result: "stored" | "already_stored" | "unavailable";
}

/** What machines do: entries of external systems, each stored once however often it is sent. */
export function batchHandlers({ store, now }: HandlerDependencies): Handlers<"POST /timesheets/batch"> {
  return {
    "POST /timesheets/batch": async (context) => {
      const { entries } = await readBody(context, batchShape);
      const { subject: machine } = context.get("caller");
      const results = await Promise.all(
        entries.map(async ({ subject, externalId, ...sent }): Promise<BatchResult> => {
          const id = externalEntryId(machine, externalId);
          const entry = submitEntry(sent, { subject }, { id, at: now() });
          return { externalId, id, result: await storeOnce(store, entry) };
        }),
      );
      const complete = results.every(({ result }) => result !== "unavailable");
      return context.json({ results }, complete ? 200 : 207);
    },
  };
}

async function storeOnce(store: TimesheetStore, entry: SubmittedEntry): Promise<BatchResult["result"]> {
  try {
    return (await store.create(entry)) ? "stored" : "already_stored";
  } catch (error) {
    if (error instanceof StoreUnavailableError) return "unavailable";
    throw error;
  }
}
