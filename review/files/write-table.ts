import { forMarkdown, forMarkdownCode } from "command-line/safe-text";
import { fileKinds } from "./judges.ts";
import { policySettings, type SettingKind, stackSettings, tenantSettings } from "./settings.ts";

/** The text of `docs/who-judges-what.md`. */
export const writeWhoJudgesWhat = (): string =>
  [
    "# Who judges what",
    "<!-- Written by `npm test -- tests/review/files -u`; a test compares. Change review/files/ instead. -->",
    "Each file of this repository is of one kind, and somebody judges each kind. The **review** and the **guardrails** that judge a pull request are the base's; the **proof** and the **tests** are the pull request's own, so that it can alter them. What only they judge, or only people, is therefore *not judged*: the review names each such file before all else, and [`CODEOWNERS`](../.github/CODEOWNERS) has security agree to it. So does it with links, submodules, modes that change, names with odd characters, and whatever is in no row.",
    "## Files",
    table(
      ["files", "are", "judged by", "how"],
      fileKinds.map(({ patterns, what, judges, how }) => [
        patterns.map(forMarkdownCode).join(", "),
        forMarkdown(what),
        judges.join(", "),
        forMarkdown(how),
      ]),
    ),
    "## Members of the policy",
    "In `rules/policy.ts`. The last column says under which subjects the review tells a change.",
    settings("member", policySettings),
    "## Keys of a stack's configuration",
    "In `Pulumi.NAME.yaml`, for every stack that has one.",
    settings("key", stackSettings),
    "## The tenant's own settings",
    "In `tenant/settings/`, by type, with the values of each stack filled in. [`npm run drift`](tenant.md) and `npm run tenant:import -- --dry-run` compare the tenant itself with them.",
    settings("type", tenantSettings),
  ]
    .join("\n\n")
    .concat("\n");

const settings = (head: string, kinds: readonly SettingKind[]): string =>
  table(
    [head, "judged by", "told under"],
    kinds.map(({ setting, judges, topics }) => [
      /^any |^the /.test(setting) ? forMarkdown(setting) : forMarkdownCode(setting),
      judges.join(", "),
      topics.join(", "),
    ]),
  );

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
