/** A key attribute as DynamoDB declares it; `S` is a string. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: "S";
}

/** An index with keys of its own. DynamoDB keeps it up to date a moment after the write. */
export interface GlobalSecondaryIndex {
  readonly name: string;
  readonly keySchemas: readonly { readonly attributeName: string; readonly keyType: "HASH" | "RANGE" }[];
  readonly projectionType: "ALL" | "KEYS_ONLY";
}

/** The keys of a table, in the words of Pulumi's `aws.dynamodb.Table`. */
export interface TableSchema {
  readonly hashKey: string;
  readonly rangeKey: string;
  readonly attributes: readonly KeyAttribute[];
  readonly globalSecondaryIndexes: readonly GlobalSecondaryIndex[];
  /** The attribute that says when an item may be thrown away, in seconds since 1970. */
  readonly timeToLive: string;
}

/**
 * The keys of the timesheet table. One item is all that is changed at once, so that every change is one conditional
 * write.
 *
 * | item              | `pk`              | `sk`         | made by                                             |
 * |-------------------|-------------------|--------------|-----------------------------------------------------|
 * | a person's day    | `person#{person}` | `day#{date}` | `itemOf` (item.ts)                                  |
 * | a reserved name   | `claim#{name}`    | `claim`      | `reserveName` (reservation.ts); `expiresAt` where it ends |
 * | the cursor secret | `secret#cursor`   | `secret`     | `readOrMakeCursorSecret` (secret.ts)                |
 *
 * | access                                   | request                                                | consistency |
 * |------------------------------------------|--------------------------------------------------------|-------------|
 * | a person's day                           | Get                                                    | strong      |
 * | a change of a person's day               | Get; Put, if its `revision` is still the one read      | strong      |
 * | a person's days, latest first, of a period | Query: `pk`, a range of `sk`, descending             | strong      |
 * | days that wait for approval, oldest first | Query of `awaitingApproval`, once a shard: a range of `dateAndPerson` | eventual |
 * | everybody's days, latest first, of a period | Query of `everybody`, once a shard: a range of `dateAndPerson`; Get of each day | eventual that there is a day, strong in what it has |
 * | a reservation of a name                  | Put, if it is free; else Get                           | strong      |
 * | the cursor secret                        | Get; the first time ever: Put, if there is none yet    | strong      |
 *
 * An entry's id holds its person and its date: it needs no index. `awaiting` is there only while an entry of the day waits, so that
 * its index holds nothing else: no request costs more because the table has grown. `shard` never changes, and its index has
 * the keys alone: it is written once a day and person, however often the day is. Both have `INDEX_SHARDS` values, and therefore as many
 * partitions, each of which takes 1,000 kB written in a second: an upload that writes as fast as it can takes a tenth of each. Reservations and secrets share nothing with people's days but the table.
 */
export const tableSchema = {
  hashKey: "pk",
  rangeKey: "sk",
  attributes: [
    { name: "pk", type: "S" },
    { name: "sk", type: "S" },
    { name: "awaiting", type: "S" },
    { name: "shard", type: "S" },
    { name: "dateAndPerson", type: "S" },
  ],
  globalSecondaryIndexes: [
    {
      name: "awaitingApproval",
      keySchemas: [
        { attributeName: "awaiting", keyType: "HASH" },
        { attributeName: "dateAndPerson", keyType: "RANGE" },
      ],
      projectionType: "ALL",
    },
    {
      name: "everybody",
      keySchemas: [
        { attributeName: "shard", keyType: "HASH" },
        { attributeName: "dateAndPerson", keyType: "RANGE" },
      ],
      projectionType: "KEYS_ONLY",
    },
  ],
  timeToLive: "expiresAt",
} as const satisfies TableSchema;

/**
 * How many partitions of an index share the days of a date. Reading asks each of them, so more cost each reader more; fewer
 * hold an upload back. A greater number finds what was written under a smaller one, not the other way round.
 */
export const INDEX_SHARDS = 8;

type KeyName = (typeof tableSchema)["attributes"][number]["name"];

/** The table's key of an item. */
export type Key = Readonly<Record<Extract<KeyName, "pk" | "sk">, string>>;

/** The attributes by which a day is in the indexes. */
export type IndexKey = Readonly<Record<Exclude<KeyName, keyof Key | "awaiting">, string>> & {
  readonly awaiting?: string;
};
