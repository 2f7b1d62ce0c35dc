import { describe, expect, it } from "vitest";
import { personKeyOf } from "../../../api/domain/entry-id.ts";
import { createTestApi } from "../support/api.ts";
import { readEntry, readProblem } from "../support/bodies.ts";
import { decide, inventedId, log, workedTime } from "../support/entries.ts";

describe("GET /timesheets/{id}", () => {
  it.each([
    ["its owner", "ann", 200],
    ["an approver", "max", 200],
    ["a colleague", "bob", 404],
  ])("answers %s", async (_who, caller, status) => {
    const api = createTestApi();
    const { id } = await log(api, "ann");
    const response = await api.request(`GET /timesheets/${id}`, caller);
    expect(response.status).toBe(status);
  });

  it("tells the entry's version as its ETag", async () => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    const response = await api.request(`GET /timesheets/${entry.id}`, "ann");
    expect(response.headers.get("etag")).toBe('"1"');
    expect(await response.json()).toEqual(entry);
  });

  it.each([
    ['"1"', 304],
    ['W/"1"', 304],
    ['"2"', 200],
  ])("answers who has %s already with %i", async (tag, status) => {
    const api = createTestApi();
    const { id } = await log(api, "ann");
    const response = await api.request(`GET /timesheets/${id}`, "ann", undefined, { "if-none-match": tag });
    expect([response.status, response.headers.get("etag")]).toEqual([status, '"1"']);
    expect((await response.text()) === "").toBe(status === 304);
  });

  it("doesn't let a colleague tell an entry of others from none", async () => {
    const api = createTestApi();
    const { id } = await log(api, "ann");
    const [hidden, missing] = await Promise.all(
      [id, inventedId()].map(async (hiddenOrNot) => {
        const response = await api.request(`GET /timesheets/${hiddenOrNot}`, "bob", undefined, {
          "if-none-match": "*",
        });
        const told = JSON.stringify([response.status, [...response.headers], await response.json()]);
        return told.replaceAll(response.headers.get("x-request-id") ?? "", "");
      }),
    );
    expect(hidden).toBe(missing);
  });

  it("answers HEAD like GET, without the body", async () => {
    const api = createTestApi();
    const { id } = await log(api, "ann");
    const response = await api.request(`HEAD /timesheets/${id}`, "ann");
    expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([200, '"1"', ""]);
  });
});

describe("PUT /timesheets/{id}", () => {
  const corrected = { project: "Gemini", hours: 2.5 };

  it("replaces what the entry says, under a new version", async () => {
    const api = createTestApi();
    const entry = await log(api, "ann", { note: "to be left out" });
    const response = await api.request(`PUT /timesheets/${entry.id}`, "ann", corrected, {
      "if-match": '"1"',
    });
    const { note: _left, ...kept } = entry;
    expect([response.status, response.headers.get("etag")]).toEqual([200, '"2"']);
    expect(await response.json()).toEqual({ ...kept, ...corrected, version: 2 });
  });

  it("submits a rejected entry again", async () => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    await decide(api, "max", entry, { state: "rejected", reason: "Not on Apollo" });
    const response = await api.request(`PUT /timesheets/${entry.id}`, "ann", corrected, {
      "if-match": '"2"',
    });
    const again = await readEntry(response);
    expect([again.state, again.version, "reason" in again]).toEqual(["submitted", 3, false]);
  });

  it("lets only one of two correct what both had read", async () => {
    const api = createTestApi();
    const { id } = await log(api, "ann");
    const [first, second] = await Promise.all(
      [1, 2].map((hours) =>
        api.request(`PUT /timesheets/${id}`, "ann", { ...corrected, hours }, { "if-match": '"1"' }),
      ),
    );
    expect([first?.status, second?.status]).toEqual([200, 412]);
    expect(second?.headers.get("etag")).toBe('"2"');
  });

  it.each([
    ["without If-Match", "ann", {}, 428, "precondition_required"],
    ["with a malformed If-Match", "ann", { "if-match": "1" }, 400, "invalid_header"],
    ["with an old version", "ann", { "if-match": '"9"' }, 412, "changed"],
    ["with a weak tag", "ann", { "if-match": 'W/"1"' }, 412, "changed"],
    ["of a colleague", "bob", { "if-match": "*" }, 404, "not_found"],
    ["of a colleague, as an approver", "max", { "if-match": "*" }, 404, "not_found"],
  ])("changes nothing %s", async (_what, caller, headers, status, code) => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    const response = await api.request(`PUT /timesheets/${entry.id}`, caller, corrected, headers);
    expect([response.status, (await readProblem(response)).code]).toEqual([status, code]);
    expect(await (await api.request(`GET /timesheets/${entry.id}`, "ann")).json()).toEqual(entry);
  });

  it("changes nothing of an approved entry", async () => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    await decide(api, "max", entry);
    const response = await api.request(`PUT /timesheets/${entry.id}`, "ann", corrected, {
      "if-match": '"2"',
    });
    expect([response.status, (await readProblem(response)).code]).toEqual([409, "approved_entry"]);
  });

  it("keeps a day within 24 hours", async () => {
    const api = createTestApi();
    const { id } = await log(api, "ann", { hours: 8 });
    await log(api, "ann", { hours: 8 });
    const put = (hours: number) =>
      api.request(`PUT /timesheets/${id}`, "ann", { ...corrected, hours }, { "if-match": "*" });
    const tooMuch = await put(16.25);
    expect([tooMuch.status, (await readProblem(tooMuch)).code]).toEqual([409, "day_full"]);
    expect((await put(16)).status).toBe(200);
  });

  it("doesn't move an entry to another day", async () => {
    const api = createTestApi();
    const { id } = await log(api, "ann");
    const response = await api.request(`PUT /timesheets/${id}`, "ann", workedTime(), { "if-match": "*" });
    expect([response.status, await readProblem(response)]).toEqual([
      422,
      { code: "invalid_body", pointers: [""] },
    ]);
  });
});

describe("DELETE /timesheets/{id}", () => {
  it("deletes the caller's entry", async () => {
    const api = createTestApi();
    const { id, date } = await log(api, "ann");
    const response = await api.request(`DELETE /timesheets/${id}`, "ann", undefined, { "if-match": '"1"' });
    expect([response.status, await response.text()]).toEqual([204, ""]);
    const { slots } = await api.store.readDay({ person: personKeyOf("auth0|ann"), date });
    expect(slots.map(({ entry }) => entry)).toEqual([undefined]);
    expect((await api.request(`GET /timesheets/${id}`, "ann")).status).toBe(404);
  });

  it.each([
    ["without If-Match", "ann", {}, 428, "precondition_required"],
    ["with an old version", "ann", { "if-match": '"2"' }, 412, "changed"],
    ["of a colleague", "bob", { "if-match": "*" }, 404, "not_found"],
    ["of a colleague, as an approver", "max", { "if-match": "*" }, 404, "not_found"],
  ])("deletes nothing %s", async (_what, caller, headers, status, code) => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    const response = await api.request(`DELETE /timesheets/${entry.id}`, caller, undefined, headers);
    expect([response.status, (await readProblem(response)).code]).toEqual([status, code]);
    expect(await (await api.request(`GET /timesheets/${entry.id}`, "ann")).json()).toEqual(entry);
  });

  it("doesn't delete an approved entry", async () => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    await decide(api, "max", entry);
    const response = await api.request(`DELETE /timesheets/${entry.id}`, "ann", undefined, {
      "if-match": "*",
    });
    expect([response.status, (await readProblem(response)).code]).toEqual([409, "approved_entry"]);
  });
});
