import { describe, expect, it } from "vitest";
import { createTestApi } from "../support/api.ts";
import { readProblem } from "../support/bodies.ts";
import { decide, inventedId, log } from "../support/entries.ts";

const first = { "if-match": '"1"' };
const approval = { state: "approved" };
const rejection = { state: "rejected", reason: "Not on Apollo" };
const decided = { version: 2, decidedBy: "auth0|max", decidedAt: "2026-11-21T09:00:00.000Z" };

describe("PUT /approvals/{id}", () => {
  it.each([
    ["approves", approval],
    ["rejects", rejection],
  ])("%s somebody else's entry", async (_what, decision) => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    const response = await api.request(`PUT /approvals/${entry.id}`, "max", decision, first);
    expect([response.status, response.headers.get("etag")]).toEqual([200, '"2"']);
    expect(await response.json()).toEqual({ ...entry, ...decision, ...decided });
    expect(await (await api.request(`GET /timesheets/${entry.id}`, "ann")).json()).toMatchObject(decision);
  });

  it("answers the same decision, sent again, as before", async () => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    const put = () => api.request(`PUT /approvals/${entry.id}`, "max", rejection, first);
    await put();
    const again = await put();
    expect([again.status, await again.json()]).toEqual([200, { ...entry, ...rejection, ...decided }]);
  });

  it("lets only one of two managers decide what both had read", async () => {
    const api = createTestApi();
    const { id } = await log(api, "ann");
    await api.request(`PUT /approvals/${id}`, "max", approval, first);
    const second = await api.request(`PUT /approvals/${id}`, "eve", rejection, first);
    expect([second.status, second.headers.get("etag"), (await readProblem(second)).code]).toEqual([
      412,
      '"2"',
      "changed",
    ]);
  });

  it("doesn't decide otherwise what is decided", async () => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    await decide(api, "max", entry);
    const response = await api.request(`PUT /approvals/${entry.id}`, "eve", rejection, { "if-match": '"2"' });
    expect([response.status, (await readProblem(response)).code]).toEqual([409, "already_decided"]);
  });

  it("doesn't approve the approver's own entry", async () => {
    const api = createTestApi();
    const { id } = await log(api, "max");
    const response = await api.request(`PUT /approvals/${id}`, "max", approval, first);
    expect(response.status).toBe(403);
    expect(response.headers.has("www-authenticate")).toBe(false);
    expect(await response.json()).toEqual({
      type: "https://api.exampleco.com/problems/own_entry",
      title: "Nobody may decide about their own entry",
      status: 403,
      detail: "Ask another approver to decide it",
      code: "own_entry",
      requestId: response.headers.get("x-request-id"),
    });
  });

  it("finds nothing where there is no entry", async () => {
    const response = await createTestApi().request(`PUT /approvals/${inventedId()}`, "max", approval, first);
    expect(response.status).toBe(404);
  });

  it.each([
    ["a rejection without a reason", { state: "rejected" }, first, 422, "invalid_body"],
    ["a rejection for an empty reason", { state: "rejected", reason: " " }, first, 422, "invalid_body"],
    ["an approval with a reason", { state: "approved", reason: "Good" }, first, 422, "invalid_body"],
    ["somebody else's approval", { ...approval, decidedBy: "auth0|eve" }, first, 422, "invalid_body"],
    ["a way back", { state: "submitted" }, first, 422, "invalid_body"],
    ["half an object", "{", first, 400, "malformed_json"],
    ["an approval of no version", approval, {}, 428, "precondition_required"],
    ["an approval of a later version", approval, { "if-match": '"2"' }, 412, "changed"],
  ])("doesn't take %s", async (_what, body, headers, status, code) => {
    const api = createTestApi();
    const entry = await log(api, "ann");
    const response = await api.request(`PUT /approvals/${entry.id}`, "max", body, headers);
    expect([response.status, (await readProblem(response)).code]).toEqual([status, code]);
    expect(await (await api.request(`GET /timesheets/${entry.id}`, "ann")).json()).toEqual(entry);
  });
});
