import path from "node:path";

/**
 * Who judges a change. `review`: `npm run review`, with the base's code, tells each difference. `guardrails`: they judge what is
 * declared afterwards. `proof`: it tries it with real tokens. `tests`: tests look, which the same change can alter. `owners`:
 * people alone, whom CODEOWNERS names. `nobody`: there is nothing to judge.
 */
export type Judge = "review" | "guardrails" | "proof" | "tests" | "owners" | "nobody";

/** Those who judge by rules that the change under review has no part in. */
const INDEPENDENT: ReadonlySet<Judge> = new Set(["review", "guardrails"]);

/** A row of the table: files that are judged alike. */
export interface FileKind {
  /** Globs from the root of the repository; a `**` doesn't go into folders whose name begins with a dot. */
  readonly patterns: readonly string[];
  readonly what: string;
  readonly judges: readonly Judge[];
  /** How, in a sentence. */
  readonly how: string;
}

/**
 * All kinds of files. A file is of the first kind that has a pattern for it; one of no kind is judged by nobody, and told. Where
 * the review judges, the patterns hold no more than what it reads: an `infra/index.js` would be another program.
 */
export const fileKinds: readonly FileKind[] = [
  {
    patterns: [
      "*.md",
      "docs/**/*.md",
      "docs/**/*.png",
      "packages/*/README.md",
      "bench/RESULTS.md",
      "LICENSE",
    ],
    what: "prose and pictures",
    judges: ["nobody"],
    how: "No command reads them. The tests try their examples.",
  },
  {
    patterns: ["**/package.json", "**/package-lock.json", "**/.npmrc", "**/node_modules/**"],
    what: "scripts, workspaces, dependencies, and how they are installed",
    judges: ["owners"],
    how: "What is installed runs with the rights of whoever installs it. A package.json says which program Pulumi runs, too.",
  },
  {
    patterns: ["rules/policy.ts"],
    what: "the policy",
    judges: ["review", "guardrails", "proof"],
    how: "Each of its members, as the tables below say.",
  },
  {
    patterns: ["rules/actions/*.ts", "rules/policy/decide.ts"],
    what: "the Actions, and the decisions compiled into them",
    judges: ["review", "guardrails", "proof"],
    how: "Their code is part of the declaration: the review tells data of the policy from logic, shows logic that differs, and tries both revisions on made-up people and events.",
  },
  {
    patterns: ["rules/policy/**"],
    what: "the policy's types and checks",
    judges: ["tests", "owners"],
    how: "A check that is gone changes nothing that is declared: what it would have refused is told where it appears.",
  },
  {
    patterns: ["infra/guardrails/waivers.yaml"],
    what: "waivers of guardrails",
    judges: ["review", "guardrails"],
    how: "Each waiver that is new, gone, or ends on another day is told.",
  },
  {
    patterns: ["infra/guardrails/**"],
    what: "the guardrails",
    judges: ["tests", "owners"],
    how: "A pull request is judged by the base's guardrails; from then on, by these.",
  },
  {
    patterns: ["infra/config/**"],
    what: "the checks of a stack's configuration",
    judges: ["tests", "owners"],
    how: "As with the policy's checks; what the configuration declares is judged.",
  },
  {
    patterns: ["infra/bootstrap/**/*.ts", "infra/bootstrap/Pulumi.yaml", "infra/bootstrap/Pulumi.*.yaml"],
    what: "the bootstrap: roles, state and secrets of continuous integration",
    judges: ["review", "guardrails"],
    how: "Every resource that it declares, with each of its inputs and options, for every stack; and each key of its configuration.",
  },
  {
    patterns: ["infra/**/*.ts"],
    what: "the Pulumi program",
    judges: ["review", "guardrails", "proof"],
    how: "Every resource that it declares, with each of its inputs and options, in every stack. What else it does while it runs isn't seen.",
  },
  {
    patterns: ["deploy/**", "infra/index.mjs", "infra/bootstrap/index.mjs", "infra/node-version.js"],
    what: "the commands that preview and deploy, and how the engine gets to the program",
    judges: ["tests", "owners"],
    how: "They act with the credentials of tenant and cloud, and bring the guardrails along.",
  },
  {
    patterns: ["Pulumi.yaml", "Pulumi.*.yaml"],
    what: "the stacks' configuration",
    judges: ["review", "guardrails"],
    how: "Each key, as the tables below say.",
  },
  {
    patterns: ["tenant/settings/*.{json,yaml}", "tenant/settings/emailTemplates/*.html"],
    what: "the tenant's own settings, with the templates of its e-mails",
    judges: ["review"],
    how: "Each value of each stack, as the tables below say.",
  },
  {
    patterns: ["tenant/**"],
    what: "the tools for a tenant: adopt, drift, import, export, roster, rotate, offboard",
    judges: ["tests", "owners"],
    how: "They act with the tenant's credentials.",
  },
  {
    patterns: ["batch/**"],
    what: "the upload of external systems' entries",
    judges: ["tests", "owners"],
    how: "It acts with the machine's credentials, which can upload and nothing else.",
  },
  {
    patterns: ["api/**/*.ts"],
    what: "the API, which is the Lambda function",
    judges: ["review", "proof", "tests"],
    how: "Code that differs in more than comments, types and names needs an approval as not judged, and is shown. The API is asked which routes it has and which scope each needs. What it answers is tried by the proof and the tests, as far as they know to ask.",
  },
  {
    patterns: ["app/access/**"],
    what: "the elements that the app shows with which scopes",
    judges: ["proof", "tests", "owners"],
    how: "The proof asks them for each persona's real token. Whatever is shown, the API decides.",
  },
  {
    patterns: ["app/**"],
    what: "Timesheets Mobile",
    judges: ["tests", "owners"],
    how: "It holds people's tokens on their devices. What they may do with them is for tenant and API to say.",
  },
  {
    patterns: ["review/approvals.yaml"],
    what: "approvals",
    judges: ["review", "owners"],
    how: "Each entry that is new, gone or altered is told, and counts only once it is in the base.",
  },
  {
    patterns: ["review/**"],
    what: "the review",
    judges: ["tests", "owners"],
    how: "A pull request is judged by the base's review; from then on, by this.",
  },
  {
    patterns: ["proof/**", "local/**"],
    what: "the proof, and the system on one machine that it tries",
    judges: ["tests", "owners"],
    how: "Mutants show what the proof notices.",
  },
  {
    patterns: ["packages/**"],
    what: "the project's own packages",
    judges: ["tests", "owners"],
    how: "All of the above stands on them.",
  },
  {
    patterns: ["tests/**", "mutation/**", "bench/**", "load/**", "vitest.config.ts"],
    what: "tests, mutants, benchmarks and load",
    judges: ["owners"],
    how: "A test that is gone finds nothing.",
  },
  {
    patterns: [".github/**", ".ci/**"],
    what: "workflows, code owners and updates of dependencies",
    judges: ["tests", "owners"],
    how: "GitHub runs a pull request by its own workflow; the tests hold what workflows may do.",
  },
  {
    patterns: [
      ...["tsconfig.json", "biome.json", ".dependency-cruiser.mjs", ".editorconfig"],
      ...[".gitignore", "**/.gitattributes", ".gitmodules"],
    ],
    what: "how code is compiled, checked, and kept by git",
    judges: ["owners"],
    how: "A check that is off finds nothing.",
  },
];

/** The kind of a file; undefined for one that no kind has a pattern for. */
export const kindOf = (file: string): FileKind | undefined =>
  fileKinds.find(({ patterns }) => patterns.some((pattern) => path.posix.matchesGlob(file, pattern)));

/** Whether somebody judges a change of a file by rules that the same change has no part in, or it has nothing to judge. */
export function isJudged(file: string): boolean {
  const judges = kindOf(file)?.judges ?? [];
  return judges.some((judge) => judge === "nobody" || INDEPENDENT.has(judge));
}
