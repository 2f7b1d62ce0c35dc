import { describe, expect, it } from "vitest";
import { StoreUnavailableError } from "../../../api/store/store.ts";
import { createTestApi } from "../support/api.ts";

const AT = "2026-11-21T09:00:00.000Z";

describe("faults that are not the caller's", () => {
  it("asks to try again while the database cannot answer", async () => {
    const api = createTestApi({
      listDays: () => Promise.reject(new StoreUnavailableError({ cause: new Error("throttled") })),
    });
    const response = await api.request("GET /timesheets", "ann");
    const requestId = response.headers.get("x-request-id");
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.json()).toEqual({
      type: "https://api.exampleco.com/problems/store_unavailable",
      title: "Timesheets cannot be reached at the moment",
      status: 503,
      detail: "Try again in 5 seconds",
      code: "store_unavailable",
      requestId,
    });
    expect(api.log).toEqual([
      {
        level: "warn",
        time: AT,
        requestId,
        code: "STORE_UNAVAILABLE",
        message: "the database cannot answer at the moment; try again in a few seconds",
        cause: "Error: throttled",
      },
      expect.objectContaining({ level: "warn", requestId, status: 503, code: "store_unavailable" }),
    ]);
  });

  it("tells operators of a fault of the program, and callers nothing of it", async () => {
    const api = createTestApi({ listDays: () => Promise.reject(new TypeError("table is undefined")) });
    const response = await api.request("GET /timesheets", "ann");
    const requestId = response.headers.get("x-request-id");
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({
      code: "internal",
      detail: "Try again later; we have been notified",
    });
    expect(body).not.toContain("undefined");
    expect(api.log).toEqual([
      {
        level: "error",
        time: AT,
        requestId,
        code: "internal",
        message: "table is undefined",
        stack: expect.stringContaining("TypeError: table is undefined"),
      },
      expect.objectContaining({ level: "error", requestId, status: 500, code: "internal" }),
    ]);
  });
});
