import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../api/app.ts";
import { uploadLines } from "../../../api/routes/batch/upload.ts";
import { createDynamoDbStore } from "../../../api/store/dynamodb.ts";
import { itemOf } from "../../../api/store/item.ts";

import { daysOf, seed } from "../../../bench/table/seed.ts";
import { model, usageOfRoutes } from "../../../infra/capacity/model.ts";
import { startDynamoDb } from "../../../local/aws/dynamodb.ts";
import { policy } from "../../../rules/policy.ts";
import { tableInput } from "../../api/support/table.ts";
import { knownPolicy } from "../../support/known-policy.ts";

const TODAY = new Date("2026-11-20T00:00:00Z");
const OF_OTHERS = 120;

/** Cost of the requests to the table since they were last counted: units by the kind of request, and requests one after the other. */
interface Spent {
  reads: number;
  writes: number;
  steps: number;
}

let dynamodb: Awaited<ReturnType<typeof startDynamoDb>>;
let client: DynamoDBClient;
let store: ReturnType<typeof createDynamoDbStore>;
let spent: Spent = { reads: 0, writes: 0, steps: 0 };

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  await dynamodb.createTable(tableInput("entries"));
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: "local", credentials });
  let underWay = 0;
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        if (underWay === 0) spent.steps += 1;
        underWay += 1;
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
        underWay -= 1;
        const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
        spent[/^Put/.test(commandName) ? "writes" : "reads"] += ConsumedCapacity?.CapacityUnits ?? 0;
        return result;
      },
    { step: "initialize", name: "spent" },
  );
  const documents = DynamoDBDocumentClient.from(client);
  store = createDynamoDbStore(documents, "entries", { now: () => TODAY });
  for (let other = 0; other < OF_OTHERS; other += 1)
    await seed(documents, "entries", daysOf(`auth0|${other}`, 8, TODAY));
  await seed(documents, "entries", daysOf("auth0|ann", 400, TODAY));
  await store.cursorSecret();
});
afterAll(async () => {
  client.destroy();
  await dynamodb.close();
});

/** Measures a request. */
async function measure(method: string, path: string, body?: object): Promise<Spent> {
  const scopes = new Set(policy.roles.Manager.scopes);
  const app = createApp({
    issuer: "https://tenant.invalid/",
    audience: "https://api.invalid/",
    store,
    verify: () => ({ subject: "auth0|ann", application: "mobile", scopes }),
    now: () => TODAY,
  });
  spent = { reads: 0, writes: 0, steps: 0 };
  const response = await app.request(path, {
    method,
    headers: { authorization: "Bearer known", "content-type": "application/json", "if-match": "*" },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect([path, response.status < 300]).toEqual([path, true]);
  await response.arrayBuffer();
  return spent;
}

const idOf = (subject: string): string => {
  const [newest] = daysOf(subject, 1, TODAY);
  return newest?.slots[0]?.entry?.id ?? "";
};

const work = { project: "Apollo", hours: 1 };

describe("what the model says that a request takes", () => {
  it.each<[routeKey: string, path: string, body?: object]>([
    ["GET /timesheets", "/timesheets?limit=8"],
    ["POST /timesheets", "/timesheets", { date: "2026-11-21", ...work }],
    ["GET /timesheets/{id}", `/timesheets/${idOf("auth0|ann")}`],
    ["PUT /timesheets/{id}", `/timesheets/${idOf("auth0|ann")}`, work],
    ["GET /weeks/{week}", "/weeks/2026-W46"],
    ["GET /approvals", "/approvals?limit=10"],
    ["PUT /approvals/{id}", `/approvals/${idOf("auth0|1")}`, { state: "approved" }],
    ["DELETE /timesheets/{id}", `/timesheets/${idOf("auth0|ann")}`],
  ])("%s takes", async (routeKey, path, body) => {
    const [method = ""] = routeKey.split(" ");
    const { perDay: _, ...modelled } = usageOfRoutes[routeKey] ?? {};
    expect(await measure(method, path, body)).toEqual(modelled);
  });

  it("a day of an upload takes", async () => {
    spent = { reads: 0, writes: 0, steps: 0 };
    const entry = { subject: "auth0|new", date: "2026-11-02", ...work, externalId: "row-1" };
    await uploadLines([{ line: 1, entry }], {
      store,
      machine: "batch@clients",
      reaches: () => true,
      at: TODAY.toISOString(),
    });
    expect(spent.writes).toBe(model.unitsOfDayWrite.value);
    expect(spent.steps).toBe(model.stepsOfDay.value);
  });

  it("a day takes no more of the table", () => {
    const [day] = daysOf("auth0|ann", 4, TODAY);
    const bytes = Buffer.byteLength(
      JSON.stringify(day && itemOf({ day, revision: 3, writes: ["a", "b", "c"] })),
    );
    expect(bytes).toBeLessThan(model.bytesOfDay.value);
    expect(bytes).toBeGreaterThan(model.bytesOfDay.value / 2);
  });

  it("every known route of the policy that people call takes", () => {
    const routes = [...Object.keys(knownPolicy.routes), ...knownPolicy.openRoutes];
    expect(routes.filter((routeKey) => !Object.hasOwn(usageOfRoutes, routeKey))).toEqual([
      "POST /timesheets/batch",
    ]);
  });
});
