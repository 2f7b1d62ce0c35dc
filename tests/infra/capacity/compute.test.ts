import { readFile } from "node:fs/promises";
import path from "node:path";
import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { computeCapacity } from "../../../infra/capacity/compute.ts";
import { readCapacity } from "../../../infra/capacity/declared.ts";
import { SHOWN_PEOPLE } from "../../../infra/capacity/declared-capacity.ts";
import {
  exceeded,
  writeCapacity,
  writeCapacityJson,
  writeCapacityMarkdown,
} from "../../../infra/capacity/report.ts";
import { project } from "../../../infra/project.ts";
import { changed } from "../../../mutation/common/edit.ts";
import { policy } from "../../../rules/policy.ts";
import { shipped as declared } from "../guardrails/cases.ts";

const production = readCapacity({ resources: declared.prod, policy });
const rowOf = (what: string, people: number, from = production) =>
  computeCapacity(from, people).limits.find((row) => row.what === what);

describe("the capacity of production", () => {
  it("is enough for ExampleCo's hundred people, and a thousand times as many end at the gateway first", () => {
    expect(exceeded(computeCapacity(production, 100))).toEqual([]);
    const [first] = exceeded(computeCapacity(production, 100_000));
    expect(first).toMatchObject({ what: "gateway: GET /timesheets", limit: 50, people: 75_000 });
    expect(first?.load).toBeCloseTo((100_000 * 4 * 0.3 * 2) / 3_600);
  });

  it("follows what is declared", () => {
    const faster = readCapacity({
      resources: changed(
        changed(
          declared.prod,
          `${resourceTypes.stage} api`,
          ["defaultRouteSettings", "throttlingRateLimit"],
          500,
        ),
        `${resourceTypes.function} api`,
        ["reservedConcurrentExecutions"],
        350,
      ),
      policy,
    });
    expect(rowOf("gateway: GET /timesheets", 100_000, faster)?.people).toBe(750_000);
    expect(rowOf("Lambda: api", 1, faster)?.people).toBe(
      (rowOf("Lambda: api", 1)?.people ?? 0) * 7 + ((rowOf("Lambda: api", 1, faster)?.people ?? 0) % 7),
    );
    expect(rowOf("Lambda: the account", 1)?.limit).toBe(1_000 - 100 - 2);
  });

  it("leaves a shard of what waits room while uploads write as fast as they can", () => {
    const shard = rowOf("DynamoDB: a shard of what waits, writes", 0);
    // Two uploads of 800 days a second, over eight shards.
    expect(shard).toMatchObject({ load: 200, limit: 1_000 });
  });

  it("costs more for more people, and something for none", () => {
    const dollars = (people: number) =>
      computeCapacity(production, people).cost.reduce((sum, one) => sum + one.dollars, 0);
    expect(dollars(0)).toBeGreaterThan(1);
    expect(dollars(1_000_000) - dollars(0)).toBeCloseTo(10 * (dollars(100_000) - dollars(0)));
  });
});

describe("npm run capacity", () => {
  it("says what ends first, and at how many people", () => {
    const text = writeCapacity(computeCapacity(production, 100_000), "prod");
    expect(text).toContain("The first ends at 75,000 people: gateway: GET /timesheets.");
    expect(text).toMatch(/✗ gateway: GET \/timesheets +66\.7 of +50 requests\/s +up to 75,000 people/);
    expect(text).toMatch(/· Auth0: sign-in, free plan/);
    expect(writeCapacity(computeCapacity(production, 100), "prod")).toContain("Every limit holds");
  });

  it("gives a program the same", () => {
    const {
      exceeded: ended,
      limits,
      dollars,
    } = JSON.parse(writeCapacityJson(computeCapacity(production, 100_000), "prod"));
    expect(ended).toEqual(["gateway: GET /timesheets"]);
    expect(limits).toHaveLength(computeCapacity(production, 1).limits.length);
    expect(dollars).toBeGreaterThan(100);
  });

  it("refuses a stack that hosts nothing", () => {
    const tenant = declared.prod.filter(({ type }) => type.startsWith("auth0:"));
    expect(() => readCapacity({ resources: tenant, policy })).toThrow("CAPACITY_NOT_HOSTED");
  });

  it("writes docs/capacity.md: npm run -s capacity -- --markdown > docs/capacity.md", async () => {
    const page = writeCapacityMarkdown(
      "prod",
      SHOWN_PEOPLE.map((people) => computeCapacity(production, people)),
    );
    expect(await readFile(path.join(project, "docs/capacity.md"), "utf8")).toBe(page);
  });
});
