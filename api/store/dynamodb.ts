import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { changeDay, readStoredDay } from "./change-day.ts";
import { listDays, listDaysAwaitingApproval, listDaysOfEverybody } from "./list-days.ts";
import { reserveName } from "./reservation.ts";
import { readOrMakeCursorSecret } from "./secret.ts";
import type { TimesheetStore } from "./store.ts";
import { tableOf } from "./table.ts";

export interface DynamoDbStoreOptions {
  /** Tells when a reserved name is free again. */
  readonly now: () => Date;
  /** Passes the time before a change that met another is tried again. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Keeps people's days in a DynamoDB table with the keys of `tableSchema`.
 *
 * @param client its time-outs and retries bound how long a request takes; see `DATABASE_LIMITS`.
 */
export function createDynamoDbStore(
  client: DynamoDBDocumentClient,
  tableName: string,
  { now, wait = sleep }: DynamoDbStoreOptions,
): TimesheetStore {
  const table = tableOf(client, tableName);
  return {
    readDay: async (place) => (await readStoredDay(table, place)).day,
    changeDay: (place, decide) => changeDay({ table, wait }, place, decide),
    listDays: (person, request) => listDays(table, person, request),
    listDaysAwaitingApproval: (request) => listDaysAwaitingApproval(table, request),
    listDaysOfEverybody: (request) => listDaysOfEverybody(table, request),
    reserve: (reservation) => reserveName(table, reservation, now()),
    cursorSecret: remembered(() => readOrMakeCursorSecret(table)),
  };
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Gives the first result again and again; a failure is not remembered. */
function remembered<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= ask().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
