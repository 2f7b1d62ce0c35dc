import { describe, expect, it } from "vitest";
import { externalEntryId } from "../../api/external-id.ts";
import { StoreUnavailableError } from "../../api/store.ts";
import { createTestApi } from "./support/api.ts";
import { readProblem, readResults } from "./support/bodies.ts";
import { createMemoryStore } from "./support/memory-store.ts";

const line = (number: number) => ({
  externalId: `row-${number}`,
  subject: "auth0|ann",
  date: "2026-11-20",
  project: "Apollo",
  hours: number,
});
const idOfLine = (number: number) => externalEntryId("batch-id@clients", `row-${number}`);
const upload = "POST /timesheets/batch";

describe("POST /timesheets/batch", () => {
  it("keeps each entry for the person that it names", async () => {
    const api = createTestApi();
    const response = await api.request(upload, "batch", { entries: [line(1), line(2)] });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      results: [
        { externalId: "row-1", id: idOfLine(1), result: "stored" },
        { externalId: "row-2", id: idOfLine(2), result: "stored" },
      ],
    });
    expect(await api.store.find(idOfLine(2))).toEqual({
      id: idOfLine(2),
      subject: "auth0|ann",
      date: "2026-11-20",
      project: "Apollo",
      hours: 2,
      state: "submitted",
      createdAt: "2026-11-21T09:00:00.000Z",
    });
  });

  it("keeps an entry once however often it is sent", async () => {
    const api = createTestApi();
    await api.request(upload, "batch", { entries: [line(1)] });
    const response = await api.request(upload, "batch", { entries: [{ ...line(1), hours: 8 }, line(1)] });
    expect(await readResults(response)).toEqual(["already_stored", "already_stored"]);
    expect((await api.store.listOfPerson("auth0|ann", { limit: 10 })).entries).toHaveLength(1);
    expect(await api.store.find(idOfLine(1))).toMatchObject({ hours: 1 });
  });

  it("says which entries it could not keep, so that they are sent again", async () => {
    const memory = createMemoryStore();
    const api = createTestApi({
      async create(entry) {
        if (entry.hours === 2) throw new StoreUnavailableError({ cause: new Error("throttled") });
        return memory.create(entry);
      },
    });
    const response = await api.request(upload, "batch", { entries: [line(1), line(2), line(3)] });
    expect(response.status).toBe(207);
    expect(await readResults(response)).toEqual(["stored", "unavailable", "stored"]);
  });

  it("keeps nothing of a batch in which an entry is wrong, and names all that are", async () => {
    const api = createTestApi();
    const wrong = { entries: [line(1), { ...line(2), hours: 25 }, { ...line(3), date: "soon" }] };
    const response = await api.request(upload, "batch", wrong);
    expect(response.status).toBe(422);
    expect(await readProblem(response)).toEqual({
      code: "invalid_body",
      pointers: ["/entries/1/hours", "/entries/2/date"],
    });
    expect(await api.store.find(idOfLine(1))).toBeUndefined();
  });
});
