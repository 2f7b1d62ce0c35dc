import { describe, expect, it } from "vitest";
import { tableSchema } from "../../../api/store/schema.ts";

describe("the keys of the table", () => {
  it("are declared once each, and are all keys of the table or an index", () => {
    const { hashKey, rangeKey, globalSecondaryIndexes, attributes } = tableSchema;
    const keys = [
      hashKey,
      rangeKey,
      ...globalSecondaryIndexes.flatMap((index) =>
        index.keySchemas.map(({ attributeName }) => attributeName),
      ),
    ];
    expect(attributes.map(({ name }) => name).toSorted()).toEqual([...new Set(keys)].toSorted());
  });

  it("leave out the attribute that ends an item's time, which is no key", () => {
    expect(tableSchema.timeToLive).toBe("expiresAt");
    expect(tableSchema.attributes.map(({ name }): string => name)).not.toContain(tableSchema.timeToLive);
  });
});
