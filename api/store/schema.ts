/** A key attribute as DynamoDB declares it; `S` is a string. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: "S";
}

/** An index with keys of its own. DynamoDB keeps it up to date a moment after the write. */
export interface GlobalSecondaryIndex {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey: string;
  readonly projectionType: "ALL";
}

/** The keys of a table, in the words of Pulumi's `aws.dynamodb.Table`. */
export interface TableSchema {
  readonly hashKey: string;
  readonly rangeKey: string;
  readonly attributes: readonly KeyAttribute[];
  readonly globalSecondaryIndexes: readonly GlobalSecondaryIndex[];
}

/**
 * The keys of the timesheet table. Each item is one entry, so that every change is one conditional write.
 *
 * | access                                     | keys                                               | consistency |
 * |--------------------------------------------|----------------------------------------------------|-------------|
 * | an entry by its id; create, approve, delete | table: `pk` = `entry#{id}`, `sk` = `entry`        | strong      |
 * | a person's entries, latest date first      | `bySubject`: `subject`, `dateAndId` descending     | eventual    |
 * | what waits for approval, oldest date first | `awaitingApproval`: `awaiting`, `dateAndId`        | eventual    |
 *
 * `dateAndId` is `{date}#{id}`: unique, and a range of dates is a range of keys. `awaiting` is there only while an
 * entry waits, so that its index holds nothing else and its cost doesn't grow with the table. It has one value, and
 * therefore one partition: enough for 1,000 writes a second.
 */
export const tableSchema = {
  hashKey: "pk",
  rangeKey: "sk",
  attributes: [
    { name: "pk", type: "S" },
    { name: "sk", type: "S" },
    { name: "subject", type: "S" },
    { name: "awaiting", type: "S" },
    { name: "dateAndId", type: "S" },
  ],
  globalSecondaryIndexes: [
    { name: "bySubject", hashKey: "subject", rangeKey: "dateAndId", projectionType: "ALL" },
    { name: "awaitingApproval", hashKey: "awaiting", rangeKey: "dateAndId", projectionType: "ALL" },
  ],
} as const satisfies TableSchema;
