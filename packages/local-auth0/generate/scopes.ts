import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const types = path.join(
  path.dirname(fileURLToPath(import.meta.resolve("auth0"))),
  "../../dist/esm/management/api/types/types.d.mts",
);

/** A member of `OauthScope`, below a comment that describes it. */
const MEMBER = /\/\*\*\s*\*?\s*(?<description>[^*]+?)\s*\*\/\s*readonly \w+: "(?<scope>[a-z_]+:[a-z_]+)";/g;

/**
 * Every scope of the Management API that the installed `auth0` SDK knows, with its description.
 *
 * @throws {Error} when the SDK isn't written as it was: a list that lacks half of them would pass as the whole.
 */
export function scopesOfSdk(): { scope: string; description: string }[] {
  const [, declaration = ""] = readFileSync(types, "utf8").split("export declare const OauthScope: {");
  const [members = ""] = declaration.split("\n};", 1);
  const scopes = [...members.matchAll(MEMBER)].flatMap(({ groups: { scope, description } = {} }) =>
    scope === undefined || description === undefined ? [] : [{ scope, description }],
  );
  const declared = members.split("readonly ").length - 1;
  if (scopes.length === 0 || scopes.length !== declared) {
    throw new Error(`auth0 declares ${declared} scopes, but ${scopes.length} were read`);
  }
  return scopes;
}

/** The text of `src/management/generated/scopes.ts`. */
export function scopesText(scopes: ReturnType<typeof scopesOfSdk>): string {
  return [
    "// Written by npm run tenant:generate from the installed auth0 SDK.",
    "/** Every scope of Auth0's Management API that its SDK knows, with its description. */",
    "export const SDK_SCOPES = {",
    ...scopes.map(({ scope, description }) => `  ${JSON.stringify(scope)}: ${JSON.stringify(description)},`),
    "} as const;",
    "",
  ].join("\n");
}
