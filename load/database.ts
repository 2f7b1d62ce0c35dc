import { startDynamoDb } from "../local/aws/dynamodb.ts";

/** A database in a process of its own, as databases are. It tells its endpoint to its parent, and ends with it. */
const { endpoint } = await startDynamoDb();
process.send?.(endpoint);
process.once("disconnect", () => process.exit());
