import { describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "./support/api.ts";
import { readPage, readProblem } from "./support/bodies.ts";
import { entryWith, idOf } from "./support/entries.ts";

const APPROVAL = { approvedBy: "auth0|max", approvedAt: "2026-11-21T10:00:00.000Z" };

/** Ann's entry 1 and 2 (approved), and Bob's entry 3. */
async function apiWithEntries(): Promise<TestApi> {
  const api = createTestApi();
  await api.store.create(entryWith({ id: idOf(1), date: "2026-11-18" }));
  await api.store.create(entryWith({ id: idOf(2), date: "2026-11-19" }));
  await api.store.approve(idOf(2), APPROVAL);
  await api.store.create(entryWith({ id: idOf(3), date: "2026-11-17", subject: "auth0|bob" }));
  return api;
}

describe("GET /timesheets", () => {
  it("lists the caller's entries, the latest date first", async () => {
    const api = await apiWithEntries();
    const { entries, next } = await readPage(await api.request("GET /timesheets", "ann"));
    expect(entries.map(({ id }) => id)).toEqual([idOf(2), idOf(1)]);
    expect(next).toBeUndefined();
  });

  it("lists nobody else's, even to an approver", async () => {
    const api = await apiWithEntries();
    expect(await (await api.request("GET /timesheets", "max")).json()).toEqual({ entries: [] });
  });

  it("goes on where a page ended", async () => {
    const api = await apiWithEntries();
    const first = await readPage(await api.request("GET /timesheets?limit=1", "ann"));
    const rest = await readPage(await api.request(`GET /timesheets?cursor=${first.next}`, "ann"));
    expect(first.entries).toEqual([
      { ...entryWith({ id: idOf(2), date: "2026-11-19" }), state: "approved", ...APPROVAL },
    ]);
    expect(rest).toEqual({ entries: [entryWith({ id: idOf(1), date: "2026-11-18" })] });
  });

  it("gives with somebody else's cursor only the caller's own", async () => {
    const api = await apiWithEntries();
    const { next } = await readPage(await api.request("GET /timesheets?limit=1", "ann"));
    const { entries } = await readPage(await api.request(`GET /timesheets?cursor=${next}`, "bob"));
    expect(entries.map(({ id }) => id)).toEqual([idOf(3)]);
  });

  it.each([
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=1.5", "limit"],
    ["limit=ten", "limit"],
    ["cursor=MQ", "cursor"],
    ["subject=auth0%7Cbob", ""],
  ])("refuses the query %s", async (query, pointer) => {
    const response = await createTestApi().request(`GET /timesheets?${query}`, "ann");
    expect(response.status).toBe(400);
    expect(await readProblem(response)).toEqual({ code: "invalid_query", pointers: [pointer] });
  });
});

describe("GET /timesheets/{id}", () => {
  it.each([
    ["its owner", "ann", 200],
    ["an approver", "max", 200],
    ["a colleague", "bob", 404],
  ])("answers %s", async (_who, caller, status) => {
    const api = await apiWithEntries();
    const response = await api.request(`GET /timesheets/${idOf(1)}`, caller);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(status === 200 ? { id: idOf(1) } : { code: "not_found" });
  });

  it("answers a colleague exactly as if there were no such entry", async () => {
    const api = await apiWithEntries();
    const hidden = await api.request(`GET /timesheets/${idOf(1)}`, "bob");
    const missing = await api.request(`GET /timesheets/${idOf(9)}`, "bob");
    expect(await hidden.text()).toBe(await missing.text());
    expect([...hidden.headers]).toEqual([...missing.headers]);
  });

  it.each(["1", "entry%23x", "..%2F..%2Fetc", "%00", "00000000-0000-4000-8000-00000000000g"])(
    "finds nothing under the id %s",
    async (id) => {
      expect((await createTestApi().request(`GET /timesheets/${id}`, "ann")).status).toBe(404);
    },
  );
});

describe("DELETE /timesheets/{id}", () => {
  it("deletes the caller's entry", async () => {
    const api = await apiWithEntries();
    const response = await api.request(`DELETE /timesheets/${idOf(1)}`, "ann");
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(await api.store.find(idOf(1))).toBeUndefined();
  });

  it.each([
    ["an approved entry", "ann", idOf(2), 409, "approved_entry"],
    ["a colleague's entry", "ann", idOf(3), 404, "not_found"],
    ["a colleague's entry, as an approver", "max", idOf(3), 404, "not_found"],
    ["an entry that isn't there", "ann", idOf(9), 404, "not_found"],
  ])("doesn't delete %s", async (_what, caller, id, status, code) => {
    const api = await apiWithEntries();
    const before = await api.store.find(id);
    const response = await api.request(`DELETE /timesheets/${id}`, caller);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
    expect(await api.store.find(id)).toEqual(before);
  });

  it("doesn't delete an entry that is approved in the same moment", async () => {
    const api = createTestApi({
      async delete(id) {
        await api.store.approve(id, APPROVAL);
        return false;
      },
    });
    await api.store.create(entryWith());
    const response = await api.request(`DELETE /timesheets/${idOf(1)}`, "ann");
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "approved_entry" });
  });

  it("takes an entry that is deleted in the same moment for deleted", async () => {
    const found = [entryWith(), undefined];
    const api = createTestApi({ find: async () => found.shift(), delete: async () => false });
    expect((await api.request(`DELETE /timesheets/${idOf(1)}`, "ann")).status).toBe(204);
  });
});
