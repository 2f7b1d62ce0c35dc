import { describe, expect, it } from "vitest";
import { createDynamoDbStore } from "../../../api/store/dynamodb.ts";
import { StoreUnavailableError } from "../../../api/store.ts";
import { startDynamoDb } from "../../../local/aws/dynamodb.ts";
import { entryWith, idOf } from "../support/entries.ts";
import { documentClient } from "../support/table.ts";

describe("the store in DynamoDB", () => {
  it("says that the database cannot answer when it cannot be reached", async () => {
    const gone = await startDynamoDb();
    const lost = documentClient(gone.endpoint);
    await gone.close();
    const store = createDynamoDbStore(lost, "entries");
    const outage = { name: "StoreUnavailableError", code: "STORE_UNAVAILABLE" };
    await expect(store.find(idOf(1))).rejects.toMatchObject(outage);
    await expect(store.create(entryWith())).rejects.toMatchObject(outage);
    await expect(store.listOfPerson("auth0|ann", { limit: 1 })).rejects.toBeInstanceOf(StoreUnavailableError);
  });

  it("doesn't take a table that isn't there for an outage", async () => {
    const dynamodb = await startDynamoDb();
    const store = createDynamoDbStore(documentClient(dynamodb.endpoint), "nowhere");
    await expect(store.find(idOf(1))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await dynamodb.close();
  });
});
