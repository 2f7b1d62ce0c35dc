import { describe, expect, it } from "vitest";
import { toWire } from "../src/wire.ts";

describe("toWire", () => {
  it("writes members in snake_case, at every depth", () => {
    expect(
      toWire({ appType: "native", refreshToken: { rotationType: "rotating" }, list: [{ aB: [1] }] }),
    ).toEqual({
      app_type: "native",
      refresh_token: { rotation_type: "rotating" },
      list: [{ a_b: [1] }],
    });
  });

  it("leaves keys that are data as they are", () => {
    expect(toWire({ clientMetadata: { costCentre: "1" } }, ["clientMetadata"])).toEqual({
      client_metadata: { costCentre: "1" },
    });
  });
});
