import { describe, expect, it } from "vitest";
import { row } from "../src/resource-type.ts";
import { resourceTypes, rowOf, rows, tenantRows, titleOf } from "../src/resource-types.ts";

const kept = { created: "harmless", deleted: "harmless" } as const;

describe("the rows", () => {
  it("are one for each type", () => {
    const types = Object.values(rows).map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
  });

  it("are found by Pulumi's token, and there is none for a type that nobody knows", () => {
    expect(rowOf(resourceTypes.client)).toBe(rows.client);
    expect(rowOf("aws:sqs/queue:Queue")).toBeUndefined();
  });

  it("compare every type of Auth0: none is passed over by drift", () => {
    expect(tenantRows.filter(({ tenant }) => tenant === undefined)).toEqual([]);
  });

  it("say of every type of Auth0 which scopes its provider needs", () => {
    expect(tenantRows.filter(({ scopes }) => scopes === undefined)).toEqual([]);
  });

  it("name no rival that has a row itself", () => {
    const rivals = Object.values(rows).flatMap(({ rivals = [] }) => rivals);
    expect(rivals.length).toBeGreaterThan(0);
    expect(rivals.filter((type) => rowOf(type) !== undefined)).toEqual([]);
  });

  it("are of the arguments that Pulumi's SDK takes: another name doesn't compile", () => {
    interface Args {
      readonly name?: string;
      readonly options?: { readonly enabled?: boolean; readonly rules?: { readonly until?: number }[] };
      readonly document?: string;
      readonly labels?: { readonly [key: string]: string };
    }
    const known = row<Args>()({
      type: "test:index:Thing",
      namedBy: "name",
      replacedBy: ["name"],
      ...kept,
      settings: {
        options: { enabled: { safe: true }, rules: { until: "less is safer" } },
        document: { statements: "gate" },
        labels: { "*": "harmless" },
      },
    });
    const type = "test:index:Thing";
    // @ts-expect-error: no such input
    row<Args>()({ type, namedBy: "label", ...kept, settings: {} });
    // @ts-expect-error: no such input
    row<Args>()({ type, namedBy: null, replacedBy: ["label"], ...kept, settings: {} });
    // @ts-expect-error: no such setting
    row<Args>()({ type, namedBy: null, ...kept, settings: { label: "gate" } });
    // @ts-expect-error: no such setting of a setting
    row<Args>()({ type, namedBy: null, ...kept, settings: { options: { disabled: { safe: true } } } });
    // @ts-expect-error: no such setting of a list's items
    row<Args>()({ type, namedBy: null, ...kept, settings: { options: { rules: { till: "gate" } } } });
    // @ts-expect-error: no such judgement
    row<Args>()({ type, namedBy: null, ...kept, settings: { options: { enabled: "gates" } } });
    expect(known.settings.options.enabled).toEqual({ safe: true });
  });
});

it.each([
  ["aws:cloudwatch/logGroup:LogGroup", "Log group"],
  ["auth0:index/client:Client", "Client"],
])("%s is called %s", (type, title) => {
  expect(titleOf(type)).toBe(title);
});
