import { describe, expect, it } from "vitest";
import { z } from "zod";
import { externalEntryId } from "../../api/external-id.ts";

describe("externalEntryId", () => {
  it("is the same for the same machine and name", () => {
    expect(externalEntryId("batch@clients", "row-1")).toBe("699ca405-9e51-8352-85f9-005382786398");
  });

  it("differs between names, and between machines that use the same name", () => {
    const ids = [
      externalEntryId("batch@clients", "row-1"),
      externalEntryId("batch@clients", "row-2"),
      externalEntryId("other@clients", "row-1"),
      externalEntryId("batch@clients-", "row-1"),
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it("is a UUID of version 8", () => {
    expect(z.uuidv4().safeParse(externalEntryId("a", "b")).success).toBe(false);
    expect(z.uuid({ version: "v8" }).safeParse(externalEntryId("a", "b")).success).toBe(true);
  });
});
