import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Day } from "../../api/domain/day.ts";
import { digestOf, entryId, personKeyOf } from "../../api/domain/entry-id.ts";
import { itemOf } from "../../api/store/item.ts";

/** How many entries a seeded day has. */
export const ENTRIES_OF_A_DAY = 4;

/** Items that DynamoDB takes at once, and how many such requests are under way. */
const BATCH = 25;
const LANES = 8;

const DAY = 86_400_000;

/** A person's days up to yesterday, every entry of them approved but for those of the last day. */
export function* daysOf(subject: string, entries: number, today: Date): Generator<Day> {
  const person = personKeyOf(subject);
  for (let day = 1; (day - 1) * ENTRIES_OF_A_DAY < entries; day += 1) {
    const date = new Date(today.getTime() - day * DAY).toISOString().slice(0, 10);
    const count = Math.min(ENTRIES_OF_A_DAY, entries - (day - 1) * ENTRIES_OF_A_DAY);
    yield { person, date, subject, slots: Array.from({ length: count }, (_, slot) => slotOf(slot)) };

    function slotOf(slot: number): Day["slots"][number] {
      const key = digestOf(subject, date, String(slot));
      const at = `${date}T17:00:00.000Z`;
      const logged = {
        id: entryId({ person, date, key }),
        subject,
        date,
        project: "Apollo",
        hours: 2,
        note: `what was done in part ${slot + 1} of the day`,
        createdAt: at,
        updatedAt: at,
      };
      return day === 1
        ? { key, sent: key, entry: { ...logged, state: "submitted", version: 1 } }
        : {
            key,
            sent: key,
            entry: { ...logged, state: "approved", version: 2, decidedBy: "auth0|manager", decidedAt: at },
          };
    }
  }
}

/** Puts days into a table as the API would have kept them, only faster. */
export async function seed(
  client: DynamoDBDocumentClient,
  tableName: string,
  days: Iterable<Day>,
): Promise<void> {
  const queue = days[Symbol.iterator]();
  const next = (): Day[] => {
    const batch: Day[] = [];
    while (batch.length < BATCH) {
      const { value, done } = queue.next();
      if (done) break;
      batch.push(value);
    }
    return batch;
  };
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let batch = next(); batch.length > 0; batch = next()) {
        const puts = batch.map((day, index) => ({
          PutRequest: { Item: itemOf({ day, revision: 1, writes: [`seed-${index}`] }) },
        }));
        await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: puts } }));
      }
    }),
  );
}
