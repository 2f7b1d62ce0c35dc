import { describe, expect, it } from "vitest";
import { createTestApi } from "../support/api.ts";
import { readEntry, readPage, readProblem } from "../support/bodies.ts";
import { log, workedTime } from "../support/entries.ts";

const sent = { date: "2026-11-20", project: "Apollo", hours: 7.25, note: "Countdown" };
const named = { "idempotency-key": "try-1" };

describe("POST /timesheets", () => {
  it("keeps an entry of the caller's and says where it is", async () => {
    const api = createTestApi();
    const response = await api.request("POST /timesheets", "ann", sent);
    const entry = await readEntry(response);
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/timesheets/${entry.id}`);
    expect(response.headers.get("etag")).toBe('"1"');
    expect(response.headers.has("idempotency-replayed")).toBe(false);
    expect(entry).toEqual({
      ...sent,
      id: expect.stringMatching(/^[\w-]{22}\.20261120\.[\w-]{22}$/),
      subject: "auth0|ann",
      email: "ann@example.com",
      state: "submitted",
      version: 1,
      createdAt: "2026-11-21T09:00:00.000Z",
      updatedAt: "2026-11-21T09:00:00.000Z",
    });
    expect(await (await api.request(`GET /timesheets/${entry.id}`, "ann")).json()).toEqual(entry);
  });

  it("keeps a day within 24 hours, whoever else logs time for it", async () => {
    const api = createTestApi();
    await log(api, "bob", { hours: 24 });
    await log(api, "ann", { hours: 16 });
    const response = await api.request("POST /timesheets", "ann", workedTime({ hours: 8.25 }));
    expect([response.status, (await readProblem(response)).code]).toEqual([409, "day_full"]);
    expect((await api.request("POST /timesheets", "ann", workedTime({ hours: 8 }))).status).toBe(201);
  });

  it("keeps a day within 64 entries", async () => {
    const api = createTestApi();
    for (let entry = 1; entry <= 64; entry += 1) await log(api, "ann", { hours: 0.25 });
    const response = await api.request("POST /timesheets", "ann", workedTime({ hours: 0.25 }));
    expect([response.status, (await readProblem(response)).code]).toEqual([409, "too_many_entries"]);
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
      detail: "Correct the fields listed in errors, and send it again",
      code: "invalid_body",
      requestId: response.headers.get("x-request-id"),
      errors: [
        { pointer: "/project", detail: "Too small: expected string to have >=1 characters" },
        { pointer: "/hours", detail: "quarter hours, for example 7.25" },
        { pointer: "/date", detail: "a date of the calendar, YYYY-MM-DD" },
        { pointer: "", detail: 'Unrecognized key: "subject"' },
      ],
    });
  });

  it.each([
    ["a space of no width", "Apo\u200bllo"],
    ["an override of its direction", "Apollo\u202e0011"],
    ["an isolate", "\u2066Apollo\u2069"],
    ["a tag", "Apollo\u{e0041}"],
    ["a soft hyphen", "Apo\u00adllo"],
    ["a filler", "Apo\u3164llo"],
    ["a blank of Braille", "Apo\u2800llo"],
    ["a separator of lines", "Apollo\u2028approved"],
    ["an annotation", "Apollo\ufff9x\ufffbx"],
    ["a selector that nothing needs", "Apollo\ufe0f"],
    ["a selector of a supplement", "Apollo\u{e0101}"],
    ["a selector behind a digit", "Apollo 1\ufe0f1"],
    ["a joiner that no word needs", "Apo\u200dllo"],
    ["what keeps apart letters that nobody joins", "Apo\u200cllo"],
    ["nothing but a joiner", "\u200d"],
    ["a joiner twice", "می\u200c\u200cخواهم"],
    ["a graph's control", "Apo\u{13430}llo"],
  ])("refuses a text with %s", async (_what, text) => {
    const detail = "no characters that are invisible or change the direction of text";
    for (const [member, pointer] of [
      ["project", "/project"],
      ["note", "/note"],
    ] as const) {
      const response = await createTestApi().request("POST /timesheets", "ann", { ...sent, [member]: text });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: "invalid_body", errors: [{ pointer, detail }] });
    }
  });

  it("takes words of every script, with their joiners, and emoji", async () => {
    for (const project of [
      "می‌خواهم",
      "क्‍ष",
      "שלום",
      "👩‍🚀",
      "Zoë",
      "❤️",
      "☺︎",
      "1️⃣ #️⃣",
      "👩🏽‍❤️‍👩🏽",
      "؁٢٠٢٦",
      "한국",
    ]) {
      const response = await createTestApi().request("POST /timesheets", "ann", { ...sent, project });
      expect([response.status, (await readEntry(response)).project]).toEqual([201, project]);
    }
  });

  it("takes JSON with its charset named, and with a byte order mark", async () => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    const body = `\ufeff${JSON.stringify(sent)}`;
    expect((await createTestApi().request("POST /timesheets", "ann", body, headers)).status).toBe(201);
  });
});

describe("Idempotency-Key", () => {
  it("makes the same entry of every try", async () => {
    const api = createTestApi();
    const first = await api.request("POST /timesheets", "ann", sent, named);
    const again = await api.request("POST /timesheets", "ann", sent, named);
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(await again.json()).toEqual(await first.json());
    expect((await readPage(await api.request("GET /timesheets", "ann"))).entries).toHaveLength(1);
  });

  it("makes one entry of tries at the same time", async () => {
    const api = createTestApi();
    const tries = await Promise.all(
      Array.from({ length: 10 }, () => api.request("POST /timesheets", "ann", sent, named)),
    );
    expect(new Set(tries.map(({ headers }) => headers.get("location"))).size).toBe(1);
    expect((await readPage(await api.request("GET /timesheets", "ann"))).entries).toHaveLength(1);
  });

  it("gives the entry as it is now", async () => {
    const api = createTestApi();
    const { id } = await readEntry(await api.request("POST /timesheets", "ann", sent, named));
    await api.request(`PUT /timesheets/${id}`, "ann", { project: "Gemini", hours: 1 }, { "if-match": "*" });
    const again = await api.request("POST /timesheets", "ann", sent, named);
    expect(again.headers.get("etag")).toBe('"2"');
    expect(await readEntry(again)).toMatchObject({ id, project: "Gemini" });
  });

  it("reads the same content in whatever way it is written", async () => {
    const api = createTestApi();
    await api.request("POST /timesheets", "ann", sent, named);
    const otherwise = `{"hours":7.250,"note":" Countdown ","project":"Apollo","date":"2026-11-20"}`;
    const again = await api.request("POST /timesheets", "ann", otherwise, named);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
  });

  it.each([
    ["other hours", { hours: 7 }],
    ["another date", { date: "2026-11-19" }],
    ["another project", { project: "Gemini" }],
    ["another note", { note: "Lift-off" }],
  ])("doesn't stand for %s", async (_what, changes) => {
    const api = createTestApi();
    await api.request("POST /timesheets", "ann", sent, named);
    const response = await api.request("POST /timesheets", "ann", { ...sent, ...changes }, named);
    expect([response.status, (await readProblem(response)).code]).toEqual([422, "idempotency_key_reused"]);
    expect((await readPage(await api.request("GET /timesheets", "ann"))).entries).toHaveLength(1);
  });

  it("doesn't bring a deleted entry back", async () => {
    const api = createTestApi();
    const { id } = await readEntry(await api.request("POST /timesheets", "ann", sent, named));
    await api.request(`DELETE /timesheets/${id}`, "ann", undefined, { "if-match": "*" });
    const again = await api.request("POST /timesheets", "ann", sent, named);
    expect([again.status, (await readProblem(again)).code]).toEqual([410, "entry_deleted"]);
  });

  it("is everybody's own", async () => {
    const api = createTestApi();
    await api.request("POST /timesheets", "ann", sent, named);
    const response = await api.request("POST /timesheets", "max", { ...sent, hours: 1 }, named);
    expect([response.status, response.headers.has("idempotency-replayed")]).toEqual([201, false]);
  });

  it.each(["x".repeat(256), "two words", "käse", ""])("isn't %.20j", async (name) => {
    const api = createTestApi();
    const response = await api.request("POST /timesheets", "ann", sent, { "idempotency-key": name });
    expect([response.status, await readProblem(response)]).toEqual([
      400,
      { code: "invalid_header", pointers: ["idempotency-key"] },
    ]);
  });
});
