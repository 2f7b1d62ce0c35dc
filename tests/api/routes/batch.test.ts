import { describe, expect, it } from "vitest";
import { StoreUnavailableError } from "../../../api/store/store.ts";
import { createTestApi } from "../support/api.ts";
import { readBatch, readPage, readProblem, readResults } from "../support/bodies.ts";

const upload = "POST /timesheets/batch";
const ndjson = { "content-type": "application/x-ndjson" };
const line = (number: number, changes: object = {}) => ({
  externalId: `row-${number}`,
  subject: "auth0|ann",
  date: "2026-11-20",
  project: "Apollo",
  hours: 0.25,
  ...changes,
});
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => line(index + 1, { subject: `auth0|${index % 50}` }));

describe("POST /timesheets/batch", () => {
  it("keeps each entry for the person that it names", async () => {
    const api = createTestApi();
    const response = await api.request(upload, "batch", {
      entries: [line(1), line(2, { project: "Gemini" })],
    });
    expect(response.status).toBe(200);
    const { counts, results } = await readBatch(response);
    const { entries } = await readPage(await api.request("GET /timesheets", "ann"));
    expect(counts).toEqual({ stored: 2, already_stored: 0, refused: 0, unavailable: 0 });
    expect(entries.map(({ project }) => project)).toEqual(["Apollo", "Gemini"]);
    expect(results).toEqual(
      entries.map(({ id }, index) => ({
        line: index + 1,
        externalId: `row-${index + 1}`,
        result: "stored",
        id,
      })),
    );
  });

  it("keeps 1,000 entries once however often they are sent, as JSON and as NDJSON", async () => {
    const api = createTestApi();
    const entries = lines(1000);
    const first = await readBatch(await api.request(upload, "batch", { entries }));
    const text = entries.map((entry) => JSON.stringify(entry)).join("\r\n");
    const again = await readBatch(await api.request(upload, "batch", `\ufeff${text}\r\n`, ndjson));
    expect([first.counts.stored, again.counts.already_stored]).toEqual([1000, 1000]);
    const idsOf = ({ results }: typeof first) => results.map((result) => "id" in result && result.id);
    expect(idsOf(again)).toEqual(idsOf(first));
  });

  it("checks each line by itself, and says what is wrong with which", async () => {
    const api = createTestApi();
    const text = [
      JSON.stringify(line(1)),
      "",
      '{"externalId":',
      JSON.stringify(line(4, { hours: 25, date: "soon" })),
      "  ",
      "[]",
      JSON.stringify(line(7)),
    ].join("\n");
    const response = await api.request(upload, "batch", text, ndjson);
    const { counts, results } = await readBatch(response);
    expect([response.status, counts]).toEqual([
      200,
      { stored: 2, already_stored: 0, refused: 3, unavailable: 0 },
    ]);
    expect(results.map(({ line: number, result }) => `${number} ${result}`)).toEqual([
      "1 stored",
      "3 refused",
      "4 refused",
      "6 refused",
      "7 stored",
    ]);
    expect(results[1]).toEqual({
      line: 3,
      result: "refused",
      code: "malformed_json",
      detail: "Send one JSON object a line",
    });
    expect(results[2]).toEqual({
      line: 4,
      externalId: "row-4",
      result: "refused",
      code: "invalid_line",
      detail: "Correct the fields listed in errors, and send it again",
      errors: [
        { pointer: "/hours", detail: "Too big: expected number to be <=24" },
        { pointer: "/date", detail: "a date of the calendar, YYYY-MM-DD" },
      ],
    });
  });

  it("says which lines it could not keep, so that the batch is sent again", async () => {
    const api = createTestApi();
    const { changeDay } = api.store;
    let broken = true;
    Object.assign(api.store, {
      changeDay: ((place, decide) => {
        const isBroken = broken && place.date === "2026-11-19";
        if (isBroken) throw new StoreUnavailableError({ cause: new Error("throttled") });
        return changeDay(place, decide);
      }) satisfies typeof changeDay,
    });
    const entries = [line(1), line(2, { date: "2026-11-19" }), line(3, { hours: 0 })];
    const response = await api.request(upload, "batch", { entries });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.clone().json()).toMatchObject({ code: "batch_incomplete", status: 503 });
    expect(await readResults(response)).toEqual(["stored", "unavailable", "refused"]);
    broken = false;
    const again = await api.request(upload, "batch", { entries });
    expect(await readResults(again)).toEqual(["already_stored", "stored", "refused"]);
  });

  it.each([
    ["no entries", { entries: [] }, {}, 422, "empty_batch"],
    ["blank lines", "\n \r\n", ndjson, 422, "empty_batch"],
    ["nothing at all", "", ndjson, 422, "empty_batch"],
    ["1,001 entries", { entries: lines(1001) }, {}, 422, "too_many_lines"],
    ["1,001 lines", "{}\n".repeat(1001), ndjson, 422, "too_many_lines"],
    ["an array", [line(1)], {}, 422, "invalid_body"],
    ["more than entries", { entries: [line(1)], force: true }, {}, 422, "invalid_body"],
    ["half a batch", '{"entries":[', {}, 400, "malformed_json"],
    ["NDJSON as JSON", `${JSON.stringify(line(1))}\n${JSON.stringify(line(2))}`, {}, 400, "malformed_json"],
    ["CSV", "row-1,8", { "content-type": "text/csv" }, 415, "unsupported_media_type"],
    ["more than 4 MiB", " ".repeat(4 * 1024 * 1024 + 1), ndjson, 413, "body_too_large"],
  ])("refuses %s", async (_what, body, headers, status, code) => {
    const api = createTestApi();
    const response = await api.request(upload, "batch", body, headers);
    expect([response.status, (await readProblem(response)).code]).toEqual([status, code]);
    expect((await readPage(await api.request("GET /timesheets", "ann"))).entries).toEqual([]);
  });
});
