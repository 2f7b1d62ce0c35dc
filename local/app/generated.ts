import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { openApiDocument } from "../../api/openapi/document.ts";
import { HIDDEN_CHARACTERS } from "../../api/routes/entries/entry-shapes.ts";
import { project } from "../../infra/project.ts";
import { describeScope, reachOf, scopesOfRoute } from "../../rules/policy/decide.ts";
import { MULTI_FACTOR, secondFactorClaims } from "../../rules/policy/second-factor.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { MOBILE } from "./configuration.ts";

/** The folder of Timesheets Mobile, a package of its own. */
export const appFolder = path.join(project, "app");

const text = z.object({ minLength: z.number(), maxLength: z.number() });

/** The parts of the API's description from which the app takes the limits of what people type. */
const described = z.object({
  components: z.object({
    schemas: z.object({
      NewEntry: z.object({
        properties: z.object({
          project: text,
          hours: z.object({ exclusiveMinimum: z.number(), maximum: z.number(), multipleOf: z.number() }),
          note: text,
        }),
      }),
      Decision: z.object({
        oneOf: z.tuple([z.unknown(), z.object({ properties: z.object({ reason: text }) })]),
      }),
    }),
  }),
});

/** The API's description, whichever tenant's tokens it takes. */
const document = openApiDocument({ issuer: "https://tenant.invalid/", audience: "https://api.invalid/" });

/**
 * The text of `app/generated/policy.ts`: all that the app knows of the policy.
 *
 * @throws {z.ZodError} when the API describes no limits of an entry or of a decision where they are looked for.
 */
export function policyForApp({ api, applications, scopes, routes, reach = {} }: Policy): string {
  const { NewEntry, Decision } = described.parse(document).components.schemas;
  const own = applications[MOBILE]?.scopes ?? [];
  const ofApp = (scopes: readonly string[]) => scopes.filter((scope) => own.includes(scope));
  const called = Object.keys(routes).filter((route) => ofApp(scopesOfRoute({ routes }, route)).length > 0);
  const limits = { ...NewEntry.properties, reason: Decision.oneOf[1].properties.reason };
  return [
    "// Written by `npm run app:generate` from rules/policy.ts and the API's description; `npm run check` compares.",
    constant(
      "The scopes that the app may ask for, and what they allow.",
      "scopes",
      Object.fromEntries(own.map((scope) => [scope, describeScope(scopes[scope] ?? "")])),
    ),
    "export type Scope = keyof typeof scopes;",
    constant(
      "The routes that the app may call, each with those of its own scopes of which any one is enough.",
      "routes",
      Object.fromEntries(called.map((route) => [route, ofApp(scopesOfRoute({ routes }, route))])),
    ),
    "export type Route = keyof typeof routes;",
    constant(
      "With which of them one reaches one's own entries at a route, and with which those of others.",
      "reach",
      Object.fromEntries(
        called.map((route) => {
          const { own, others } = reachOf({ routes, reach }, route);
          return [route, { own: ofApp(own), others: ofApp(others) }];
        }),
      ),
    ),
    constant(
      "The claim that lists the scopes that an access token lacks for want of a second factor.",
      "lackingClaim",
      secondFactorClaims(api).lackingClaim,
    ),
    constant("The class of authentication of a sign-in with a second factor.", "multiFactor", MULTI_FACTOR),
    constant(
      "The API's limits of an entry and of a decision; lengths are in UTF-16 code units.",
      "limits",
      limits,
    ),
    constant(
      "The characters that the API has in no text, as they would show an approver something else than it holds; with the flag u.",
      "hiddenCharacters",
      HIDDEN_CHARACTERS.source,
    ),
    "",
  ].join("\n\n");
}

const constant = (comment: string, name: string, value: unknown): string =>
  `/** ${comment} */\nexport const ${name} = ${JSON.stringify(value, null, 2)} as const;`;

/** The first line of `app/generated/api.d.ts`: by it, what it was generated from is known without generating it again. */
export const typesHeading = `// Written by \`npm run app:generate\` from the API's description with sha256 ${createHash("sha256").update(JSON.stringify(document)).digest("hex")}.`;

/**
 * The text of `app/generated/api.d.ts`: the API's description as types, by openapi-typescript.
 *
 * @throws when the app's packages are not installed.
 */
export async function typesForApp(folder = appFolder): Promise<string> {
  const generator = path.join(folder, "node_modules/openapi-typescript/bin/cli.js");
  if (!existsSync(generator)) {
    throw new Error("the app's packages are not installed: npm ci --prefix app, and then this again");
  }
  const types = await new Promise<string>((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 2 ** 26 };
    const child = execFile(process.execPath, [generator], options, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
    child.stdin?.end(JSON.stringify(document));
  });
  return `${typesHeading}\n${types}`;
}
