import { operationsOfSdk, operationsText } from "./operations.ts";
import { promptNamesText } from "./prompt-names.ts";
import { scopesOfSdk, scopesText } from "./scopes.ts";

/** A file that is written and never edited. */
export interface GeneratedFile {
  /** Below the package's folder. */
  readonly file: string;
  readonly text: () => string | Promise<string>;
}

/** In the order in which they are made: a later one may read an earlier one. */
export const generatedFiles: readonly GeneratedFile[] = [
  { file: "src/management/generated/operations.ts", text: () => operationsText(operationsOfSdk()) },
  { file: "src/management/generated/scopes.ts", text: () => scopesText(scopesOfSdk()) },
  { file: "src/management/generated/prompt-names.ts", text: promptNamesText },
  { file: "docs/coverage.md", text: async () => (await import("./coverage.ts")).coverageText() },
];
