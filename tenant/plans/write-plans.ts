import { forMarkdown, forMarkdownCode } from "command-line/safe-text";
import { type Declared, FEATURES, FEATURES_SOURCE } from "./features.ts";

/**
 * The text of `docs/plans.md`, with a line break at its end.
 *
 * @param stacks declarations by the stacks' names.
 */
export function writePlans(stacks: Readonly<Record<string, Declared>>): string {
  const names = Object.keys(stacks);
  const rows = FEATURES.map(({ name, from, usedBy, leaveOut, note }) => {
    const uses = Object.values(stacks).map((declared) => list(usedBy(declared)));
    return [name, from, ...uses, `${leaveOut[0]?.toUpperCase()}${leaveOut.slice(1)}.`, note ?? ""];
  });
  const types = new Set(
    Object.values(stacks).flatMap(({ settings, resources }) => [
      ...Object.keys(settings),
      ...resources.map(({ type }) => type.split(":").at(-1) ?? ""),
    ]),
  );
  return [
    "# Which of Auth0's plans this needs",
    "<!-- Written by `npm test -- tests/tenant/plans -u`; a test compares. Change tenant/plans/ instead. -->",
    `The development stack is made for Auth0's free plan: what that lacks is off in [dev.json](../tenant/settings/dev.json). Production uses what the table says, most of it of Professional. Plans for businesses (B2B) and for consumers (B2C) have these features from the same plan on. Source: Auth0's [table of plans](https://auth0.com/pricing), [as Auth0 wrote it down](${FEATURES_SOURCE}) in summer 2026.`,
    [
      row(["feature", "from", ...names.map((name) => `used in ${name} by`), "to do without", ""]),
      row(Array.from({ length: names.length + 4 }, () => "---")),
      ...rows.map(([feature = "", from = "", ...rest]) =>
        row([forMarkdown(feature), forMarkdown(from), ...rest]),
      ),
    ].join("\n"),
    `By that table nothing else of what is declared needs more than the free plan. It is of these types: ${[...types].sort().map(forMarkdownCode).join(", ")}.`,
    "By their plans tenants also have limits in number: free ones and those of Essentials 1,000 machine tokens a month, and a free one is a single tenant, without a log stream and with a day of logs. Those of two stacks are two tenants.",
    "When a tenant refuses something because its plan lacks it, `npm run tenant:import`, `npm run drift` and `npm run deploy` say so, and which key to leave out. On a terminal, where Pulumi draws its own output, its error has Auth0's own words alone, such as `not_entitled`. `npm run tenant -- --plan free` is a tenant that refuses what a free one lacks, to try that before.",
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const list = (uses: readonly string[]): string =>
  uses.length === 0 ? "nothing" : uses.map(forMarkdownCode).join(", ");
