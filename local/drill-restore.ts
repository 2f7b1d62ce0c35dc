import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { signIn } from "../proof/sign-in.ts";
import { requestTokens } from "../proof/token-endpoint.ts";
import type { LocalStack } from "./bring-up.ts";
import { deleteItems, type Item, itemsOf, keyOf, putItems, readItems, writeItems } from "./table-file.ts";

/** The outcome of a drill: how much there was, and everything that isn't as it was before. */
export interface DrillReport {
  readonly items: number;
  /** How many answers of the API were compared. */
  readonly answers: number;
  readonly differences: readonly string[];
}

type Stack = Pick<
  LocalStack,
  "issuer" | "audience" | "apiUrl" | "applications" | "people" | "target" | "database"
>;

/** An answer of the API, as far as it has to be the same after a restoration. */
interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly body: string;
}

/**
 * Restores the table of a local stack as one would restore it on AWS: people log, decide and upload entries; the table is
 * exported into a file and emptied; the file is read back. Then every item has to be as it was, and the API has to answer as
 * before: entries with their versions, what waits, a list's cursor, a repeated request.
 *
 * @param folder for the file.
 * @throws when the drill itself can't be done.
 */
export async function drillRestore(stack: Stack, folder: string): Promise<DrillReport> {
  const { endpoint, tableName } = stack.database;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint, region: "local", credentials });
  try {
    const asked = await fill(stack);
    const before = await itemsOf(client, tableName);
    const answersBefore = await answersOf(asked);
    const file = path.join(folder, "table.json");
    await writeItems(file, before);

    await deleteItems(client, tableName, before);
    const emptied = await itemsOf(client, tableName);
    const lost = await answersOf(asked);
    await putItems(client, tableName, await readItems(file));

    const after = await itemsOf(client, tableName);
    const answersAfter = await answersOf(asked);
    return {
      items: before.length,
      answers: asked.length,
      differences: [
        ...(emptied.length === 0
          ? []
          : [`${emptied.length} items were still there when the table was emptied`]),
        ...(isDeepStrictEqual(lost, answersBefore)
          ? ["the API answered from an empty table as from a full one"]
          : []),
        ...differingItems(before, after),
        ...asked.flatMap(({ what }, index) =>
          isDeepStrictEqual(answersBefore[index], answersAfter[index])
            ? []
            : [
                `${what}: ${JSON.stringify(answersBefore[index])} became ${JSON.stringify(answersAfter[index])}`,
              ],
        ),
      ],
    };
  } finally {
    client.destroy();
  }
}

/** Items that are gone, another, or new. */
export function differingItems(before: readonly Item[], after: readonly Item[]): string[] {
  const now = new Map(after.map((item) => [keyOf(item), item]));
  const were = new Set(before.map(keyOf));
  return [
    ...before
      .filter((item) => !isDeepStrictEqual(plain(item), plain(now.get(keyOf(item)))))
      .map((item) => `${keyOf(item)} is ${now.has(keyOf(item)) ? "another" : "gone"}`),
    ...after.filter((item) => !were.has(keyOf(item))).map((item) => `${keyOf(item)} wasn't there`),
  ];
}

/** Bytes compare by what is in them, whatever holds them. */
const plain = (item: Item | undefined): unknown =>
  JSON.parse(
    JSON.stringify(item ?? null, (_key, value) => (value instanceof Uint8Array ? [...value] : value)),
  );

/** Something that is asked of the API before and after. */
interface Asked {
  readonly what: string;
  readonly ask: () => Promise<Response>;
}

const answersOf = async (asked: readonly Asked[]): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (const { ask } of asked) {
    const response = await ask();
    answers.push({
      status: response.status,
      etag: response.headers.get("etag"),
      body: withoutCursor(await response.text()),
    });
  }
  return answers;
};

/** Each page has a cursor that is sealed anew. */
const withoutCursor = (body: string): string => body.replace(/"next":"[^"]+"/, '"next":""');

/** Logs, decides and uploads entries, and gives what is to be asked about them. */
async function fill(stack: Stack): Promise<Asked[]> {
  const [employee, manager, machine] = await Promise.all([
    personToken(stack, "Employee"),
    personToken(stack, "all roles"),
    machineToken(stack),
  ]);
  const send =
    (token: string, method: string, at: string, body?: object, headers: Record<string, string> = {}) =>
    () =>
      fetch(new URL(at, stack.apiUrl), {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
  const entry = (date: string) => ({ date, project: "restore", hours: 0.25 });
  const logged: string[] = [];
  for (const date of ["2026-06-01", "2026-06-02", "2026-06-03"]) {
    const response = await send(employee, "POST", "/timesheets", entry(date))();
    const { id } = (await response.json()) as { readonly id?: string };
    if (id === undefined) throw new Error(`RESTORE_DRILL: an entry was answered ${response.status}`);
    logged.push(id);
  }
  const [approved, rejected] = logged;
  const change = { "if-match": "*" };
  await send(manager, "PUT", `/approvals/${approved}`, { state: "approved" }, change)();
  await send(manager, "PUT", `/approvals/${rejected}`, { state: "rejected", reason: "Too little" }, change)();
  const lines = [1, 2, 3].map((row) => ({
    ...entry(`2026-06-0${row}`),
    subject: "auth0|restored",
    externalId: `restore-${row}`,
  }));
  const upload = send(machine, "POST", "/timesheets/batch", { entries: lines });
  await upload();
  const repeated = send(employee, "POST", "/timesheets", entry("2026-06-04"), {
    "idempotency-key": "restore-drill-0001",
  });
  await repeated();
  const first = await send(employee, "GET", "/timesheets?limit=1&to=2026-06-30")();
  const { next } = (await first.json()) as { readonly next?: string };
  return [
    ...logged.map((id) => ({
      what: `GET /timesheets/${id}`,
      ask: send(employee, "GET", `/timesheets/${id}`),
    })),
    { what: "a list", ask: send(employee, "GET", "/timesheets?to=2026-06-30") },
    { what: "a cursor", ask: send(employee, "GET", `/timesheets?limit=1&to=2026-06-30&cursor=${next}`) },
    { what: "what waits", ask: send(manager, "GET", "/approvals?from=2026-06-01&to=2026-06-30") },
    {
      what: "a decision of before, again",
      ask: send(manager, "PUT", `/approvals/${approved}`, { state: "approved" }, { "if-match": '"2"' }),
    },
  ];
}

async function personToken({ issuer, audience, applications, people, target }: Stack, label: string) {
  const person = people.find((one) => one.label === label);
  const { mobile } = applications;
  const reply = await signIn({
    issuer,
    clientId: mobile?.clientId ?? "",
    redirectUri: mobile?.callbacks[0] ?? "",
    audience,
    scope: `openid ${Object.keys(target.policy.scopes).join(" ")}`,
    username: person?.email ?? "",
    password: person?.password ?? "",
  });
  if (!reply.ok) throw new Error(`RESTORE_DRILL: ${label} could not sign in: ${reply.description}`);
  return reply.tokens.access_token;
}

async function machineToken({ issuer, audience, applications: { batch } }: Stack): Promise<string> {
  const reply = await requestTokens(issuer, {
    grant_type: "client_credentials",
    client_id: batch?.clientId ?? "",
    client_secret: batch?.clientSecret ?? "",
    audience,
  });
  if (!reply.ok) throw new Error(`RESTORE_DRILL: the machine got no token: ${reply.description}`);
  return reply.tokens.access_token;
}
