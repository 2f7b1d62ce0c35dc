import { describe, expect, it } from "vitest";
import { createTestApi } from "./support/api.ts";
import { readEntry } from "./support/bodies.ts";

const sent = { date: "2026-11-20", project: "Apollo", hours: 7.25, note: "Countdown" };

describe("POST /timesheets", () => {
  it("keeps an entry of the caller's and says where it is", async () => {
    const api = createTestApi();
    const response = await api.request("POST /timesheets", "ann", sent);
    const entry = await readEntry(response);
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/timesheets/${entry.id}`);
    expect(entry).toEqual({
      ...sent,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      subject: "auth0|ann",
      email: "ann@example.com",
      state: "submitted",
      createdAt: "2026-11-21T09:00:00.000Z",
    });
    expect(await api.store.find(entry.id)).toEqual(entry);
  });

  it("tells everything that is wrong with a body at once", async () => {
    const response = await createTestApi().request("POST /timesheets", "ann", {
      date: "2026-02-30",
      hours: 7.1,
      project: "",
      subject: "auth0|bob",
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      type: "https://api.exampleco.com/problems/invalid_body",
      title: "The body is not as expected",
      status: 422,
      detail: "Correct what errors lists and send it again",
      code: "invalid_body",
      errors: [
        { pointer: "/date", detail: "a date of the calendar, YYYY-MM-DD" },
        { pointer: "/project", detail: "Too small: expected string to have >=1 characters" },
        { pointer: "/hours", detail: "quarter hours, for example 7.25" },
        { pointer: "", detail: 'Unrecognized key: "subject"' },
      ],
    });
  });

  it.each([
    ["{", {}, 400, "malformed_json"],
    ["", {}, 400, "malformed_json"],
    ["null", {}, 422, "invalid_body"],
    ["[]", {}, 422, "invalid_body"],
    ["{}", { "content-type": "text/plain" }, 415, "unsupported_media_type"],
    ["{}", { "content-type": "application/json5" }, 415, "unsupported_media_type"],
    [JSON.stringify({ ...sent, note: "x".repeat(300_000) }), {}, 413, "body_too_large"],
  ])("refuses the body %.10j with %j: %i %s", async (body, headers, status, code) => {
    const response = await createTestApi().request("POST /timesheets", "ann", body, headers);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status, code });
  });

  it("takes JSON with its charset named", async () => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    const response = await createTestApi().request("POST /timesheets", "ann", sent, headers);
    expect(response.status).toBe(201);
  });
});
