import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const types = path.join(
  path.dirname(fileURLToPath(import.meta.resolve("auth0"))),
  "../../dist/esm/management/api/types/types.d.mts",
);

/** The enumerations of the SDK, each under the name that it gets here. */
const ENUMERATIONS = {
  PROMPTS: ["PromptGroupNameEnum", "Prompts of the hosted login."],
  SCREENS: ["ScreenGroupNameEnum", "Screens of those prompts."],
  LANGUAGES: ["PromptLanguageEnum", "Languages in which their texts can be set."],
} as const;

/**
 * The text of `src/management/generated/prompt-names.ts`, from the installed `auth0` SDK.
 *
 * @throws {Error} when the SDK isn't written as it was.
 */
export function promptNamesText(): string {
  const source = readFileSync(types, "utf8");
  const lists = Object.entries(ENUMERATIONS).map(([name, [declared, comment]]) => {
    const [, declaration = ""] = source.split(`export declare const ${declared}: {`);
    const [members = ""] = declaration.split("\n};", 1);
    const values = [...members.matchAll(/readonly \w+: ("[\w-]+");/g)].map(([, value]) => value);
    if (values.length === 0) throw new Error(`auth0 declares no ${declared}`);
    return `/** ${comment} */\nexport const ${name} = [\n${values.map((value) => `  ${value},\n`).join("")}] as const;\n`;
  });
  return ["// Written by npm run tenant:generate from the installed auth0 SDK.", ...lists].join("\n");
}
