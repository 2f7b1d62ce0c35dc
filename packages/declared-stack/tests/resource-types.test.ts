import { describe, expect, it } from "vitest";
import { row } from "../src/resource-type.ts";
import { resourceTypes, rowOf, rows, tenantRows, titleOf } from "../src/resource-types.ts";

describe("the rows", () => {
  it("are one for each type", () => {
    const types = Object.values(rows).map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
  });

  it("are found by Pulumi's token, and there is none for a type that nobody knows", () => {
    expect(rowOf(resourceTypes.client)).toBe(rows.client);
    expect(rowOf("aws:s3/bucket:Bucket")).toBeUndefined();
  });

  it("compare every type of Auth0: none is passed over by drift", () => {
    expect(tenantRows.filter(({ tenant }) => tenant === undefined)).toEqual([]);
  });

  it("name no rival that has a row itself", () => {
    const rivals = Object.values(rows).flatMap(({ rivals = [] }) => rivals);
    expect(rivals.length).toBeGreaterThan(0);
    expect(rivals.filter((type) => rowOf(type) !== undefined)).toEqual([]);
  });

  it("are of the arguments that Pulumi's SDK takes: another name doesn't compile", () => {
    interface Args {
      readonly name?: string;
      readonly options?: { readonly enabled?: boolean };
    }
    const known = row<Args>()({
      type: "test:index:Thing",
      namedBy: "name",
      replacedBy: ["name"],
      safe: { "options.enabled": true },
    });
    // @ts-expect-error: no such input
    row<Args>()({ type: "test:index:Thing", namedBy: "label" });
    // @ts-expect-error: no such input
    row<Args>()({ type: "test:index:Thing", namedBy: null, replacedBy: ["label"] });
    // @ts-expect-error: no such setting
    row<Args>()({ type: "test:index:Thing", namedBy: null, safe: { "options.disabled": true } });
    expect(known.safe).toEqual({ "options.enabled": true });
  });
});

it.each([
  ["aws:cloudwatch/logGroup:LogGroup", "Log group"],
  ["auth0:index/client:Client", "Client"],
])("%s is called %s", (type, title) => {
  expect(titleOf(type)).toBe(title);
});
