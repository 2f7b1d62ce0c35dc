import { describe, expect, it } from "vitest";
import { createTestApi } from "./support/api.ts";
import { readPage } from "./support/bodies.ts";
import { entryWith, idOf } from "./support/entries.ts";

const approve = `PUT /approvals/${idOf(1)}`;
const approved = {
  ...entryWith(),
  state: "approved",
  approvedBy: "auth0|max",
  approvedAt: "2026-11-21T09:00:00.000Z",
};

describe("GET /approvals", () => {
  it("lists what others wait for, the oldest date first", async () => {
    const api = createTestApi();
    await api.store.create(entryWith({ id: idOf(1), date: "2026-11-20" }));
    await api.store.create(entryWith({ id: idOf(2), date: "2026-11-19", subject: "auth0|bob" }));
    await api.store.create(entryWith({ id: idOf(3), subject: "auth0|max" }));
    const first = await readPage(await api.request("GET /approvals?limit=1", "max"));
    const rest = await readPage(await api.request(`GET /approvals?cursor=${first.next}`, "max"));
    expect([...first.entries, ...rest.entries].map(({ id }) => id)).toEqual([idOf(2), idOf(1)]);
    expect(rest.next).toBeUndefined();
  });
});

describe("PUT /approvals/{id}", () => {
  it.each([
    ["a body", { state: "approved" }],
    ["none", undefined],
  ])("approves somebody else's entry, with %s", async (_what, body) => {
    const api = createTestApi();
    await api.store.create(entryWith());
    const response = await api.request(approve, "max", body);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(approved);
    expect(await api.store.find(idOf(1))).toEqual(approved);
  });

  it("leaves an approved entry as its first approver left it", async () => {
    const api = createTestApi();
    await api.store.create(entryWith());
    await api.request(approve, "max");
    const again = await api.request(approve, "eve");
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(approved);
  });

  it("doesn't approve the approver's own entry", async () => {
    const api = createTestApi();
    await api.store.create(entryWith({ subject: "auth0|max" }));
    const response = await api.request(approve, "max");
    expect(response.status).toBe(403);
    expect(response.headers.has("www-authenticate")).toBe(false);
    expect(await response.json()).toEqual({
      type: "https://api.exampleco.com/problems/own_entry",
      title: "Nobody approves their own entry",
      status: 403,
      detail: "Ask another approver to approve it",
      code: "own_entry",
    });
    expect(await api.store.find(idOf(1))).toMatchObject({ state: "submitted" });
  });

  it("answers with the winner's approval when two approve in the same moment", async () => {
    const found = [entryWith(), { ...approved, state: "approved" as const, approvedBy: "auth0|eve" }];
    const api = createTestApi({ find: async () => found.shift(), approve: async () => undefined });
    expect(await (await api.request(approve, "max")).json()).toMatchObject({ approvedBy: "auth0|eve" });
  });

  it("finds nothing when the entry is deleted in the same moment", async () => {
    const found = [entryWith(), undefined];
    const api = createTestApi({ find: async () => found.shift(), approve: async () => undefined });
    expect((await api.request(approve, "max")).status).toBe(404);
  });

  it("finds nothing where there is no entry", async () => {
    expect((await createTestApi().request(approve, "max")).status).toBe(404);
  });

  it.each([
    [{ state: "rejected" }, 422, "invalid_body"],
    [{ state: "approved", approvedBy: "auth0|eve" }, 422, "invalid_body"],
    ["{", 400, "malformed_json"],
  ])("doesn't take %j for an approval", async (body, status, code) => {
    const api = createTestApi();
    await api.store.create(entryWith());
    const response = await api.request(approve, "max", body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
    expect(await api.store.find(idOf(1))).toMatchObject({ state: "submitted" });
  });
});
