import type { Capacity, LimitRow } from "./compute.ts";
import { type Figure, model, PRICES_OF, prices, usageOfRoutes } from "./model.ts";

/** A number with as many digits as say something. */
function numeral(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "any";
  const digits = value === 0 || value >= 100 ? 0 : value >= 1 ? 1 : 2;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

/** People in round numbers, downwards: the model knows no more. */
function roundPeople(people: number): number {
  if (people < 100 || people === Number.POSITIVE_INFINITY) return people;
  const step = 10 ** (Math.floor(Math.log10(people)) - 1);
  return Math.floor(people / step) * step;
}

const peopleOf = ({ people }: LimitRow): string => numeral(roundPeople(people));

const total = ({ cost }: Capacity): number => cost.reduce((sum, { dollars }) => sum + dollars, 0);

/** The limits that are below the load. Auth0's are those of one plan or the other: a stack has to hold one of them. */
export const exceeded = ({ limits, people }: Capacity): readonly LimitRow[] =>
  limits.filter((row) => row.people < people && !isOfOtherPlan(row, limits));

const FREE = "Auth0: sign-in, free plan";
const isOfOtherPlan = ({ what }: LimitRow, limits: readonly LimitRow[]): boolean =>
  what === FREE && limits.some((one) => one.what.startsWith("Auth0: sign-in, Enterprise"));

/** The load as somebody at a terminal reads it. */
export function writeCapacity(capacity: Capacity, stack: string): string {
  const { people, requests, limits, cost } = capacity;
  const ended = exceeded(capacity);
  const width = Math.max(...limits.map(({ what }) => what.length));
  const rows = limits.map((row) => {
    const mark = row.people >= people ? "✓" : ended.includes(row) ? "✗" : "·";
    const numbers = `${numeral(row.load).padStart(12)} of ${numeral(row.limit).padStart(10)} ${row.unit.padEnd(10)}`;
    return `${mark} ${row.what.padEnd(width)} ${numbers}  up to ${peopleOf(row)} people`;
  });
  const [first] = ended;
  return [
    `Stack "${stack}", ${numeral(people)} people: ${numeral(requests)} requests a second in the busiest, beside as many uploads as their function takes`,
    "",
    ...rows,
    "",
    first === undefined
      ? "Every limit holds; · is one that another plan of Auth0 doesn't have."
      : `${ended.length} of ${limits.length} don't hold. The first ends at ${peopleOf(first)} people: ${first.what}.`,
    "",
    `A month costs about ${numeral(total(capacity))} USD (eu-central-1, prices noted on ${PRICES_OF}; without taxes, free tiers and Auth0):`,
    ...cost.map(({ what, dollars }) => `  ${what.padEnd(width)} ${numeral(dollars).padStart(12)}`),
  ].join("\n");
}

/** The load as a program reads it. A limit that people don't load has no number of people. */
export const writeCapacityJson = (capacity: Capacity, stack: string): string =>
  JSON.stringify({
    stack,
    ...capacity,
    limits: capacity.limits.map((row) => ({
      ...row,
      people: row.people === Number.POSITIVE_INFINITY ? null : row.people,
      holds: row.people >= capacity.people,
    })),
    dollars: total(capacity),
    exceeded: exceeded(capacity).map(({ what }) => what),
  });

const figures = (all: Readonly<Record<string, Figure>>): string[] => [
  "| figure | is | source |",
  "|---:|---|---|",
  ...Object.values(all).map(
    ({ value, unit, source }) =>
      `| ${value.toLocaleString("en-US", { maximumFractionDigits: 10 })} | ${unit} | ${source.startsWith("https:") ? `<${source}>` : source} |`,
  ),
];

/** Limits that no setting of the stack raises. */
const others = (ended: readonly LimitRow[]): string =>
  ended
    .filter(({ what }) => !/^gateway: [A-Z]+ |^Lambda: (api|uploads)/.test(what))
    .map((row) => `${row.what} (${peopleOf(row)})`)
    .join(", ") || "none";

/** The text of `docs/capacity.md`. @param each the load of several numbers of people, the fewest first. */
export function writeCapacityMarkdown(stack: string, each: readonly Capacity[]): string {
  const [most] = each.slice(-1);
  if (most === undefined) throw new TypeError("a page about no people says nothing");
  const ended = exceeded(most);
  const [first] = ended;
  const requests = Object.values(usageOfRoutes).reduce((sum, { perDay }) => sum + perDay, 0);
  return `${[
    "# Capacity and cost",
    "",
    "<!-- Written by `npm run -s capacity -- --markdown`; a test compares. Change infra/capacity/ instead. -->",
    "",
    "How many people a stack serves follows from what it declares: the gateway's rates, the functions' executions, the table and its",
    "index. `npm run capacity -- --people 100000` computes load against each limit, and the monthly cost, from the declared settings of a stack;",
    "it ends with status 1 where a limit is below the load. The guardrails `throttling-within-concurrency` and `uploads-leave-room` refuse",
    "settings that contradict each other, before there are any people.",
    "",
    "## The model",
    "",
    `A person sends about ${numeral(requests)} requests in a workday:`,
    "",
    "| route | a workday | read units | write units | steps | milliseconds |",
    "|---|---:|---:|---:|---:|---:|",
    ...Object.entries(usageOfRoutes)
      .filter(([, { perDay }]) => perDay > 0)
      .map(
        ([routeKey, { perDay, reads, writes, steps }]) =>
          `| \`${routeKey}\` | ${perDay} | ${reads} | ${writes} | ${steps} | ${steps * model.databaseMilliseconds.value + model.ownMilliseconds.value} |`,
      ),
    "",
    "Units are those of the table; each write is written to the index once more while an entry waits. Steps are requests to the table, one",
    "after the other. Both are [measured](../tests/infra/capacity/measured.test.ts) with the API's own store, so the model can't drift from the code.",
    "",
    ...figures(model),
    "",
    `## Where "${stack}" ends`,
    "",
    "Load is that of the busiest second, with as many uploads under way as their function has executions.",
    "",
    `| limit | ${each.map(({ people }) => `${numeral(people)} people`).join(" | ")} | limit | ends at |`,
    `|---|${each.map(() => "---:|").join("")}---:|---:|`,
    ...most.limits.map((row) => {
      const loads = each.map(({ limits, people }) => {
        const own = limits.find(({ what }) => what === row.what);
        if (own === undefined) return "";
        return own.people >= people ? numeral(own.load) : `**${numeral(own.load)}**`;
      });
      return `| ${row.what} | ${loads.join(" | ")} | ${numeral(row.limit)} ${row.unit} | ${peopleOf(row)} |`;
    }),
    "",
    first === undefined
      ? `With ${numeral(most.people)} people every limit holds.`
      : `With ${numeral(most.people)} people ${ended.length} limits don't hold. The first to end is **${first.what}**, at ${peopleOf(first)} people. The gateway's rates and the functions' executions are settings of the stack, to be raised together; then come ${others(ended)}.`,
    "",
    "One upload writes 800 days a second at most. Over the eight shards of the index these are 100 a second on each, a tenth of what it takes,",
    "so it throttles nobody ([why](decisions/16-what-waits-is-sharded.md)); uploads have executions of their own, so they take none of people's.",
    "",
    "## Cost",
    "",
    `In USD a month in eu-central-1, at prices noted on ${PRICES_OF}, without taxes and free tiers: AWS's own list has the last word. Auth0's plans are
priced by its active people.`,
    "",
    `| item | ${each.map(({ people }) => `${numeral(people)} people`).join(" | ")} |`,
    `|---|${each.map(() => "---:|").join("")}`,
    ...most.cost.map(
      ({ what }) =>
        `| ${what} | ${each.map(({ cost }) => numeral(cost.find((one) => one.what === what)?.dollars ?? 0)).join(" | ")} |`,
    ),
    `| **in all** | ${each.map((one) => `**${numeral(total(one))}**`).join(" | ")} |`,
    "",
    ...figures(prices),
  ].join("\n")}\n`;
}
