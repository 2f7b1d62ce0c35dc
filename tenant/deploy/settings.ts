import { readFile } from "node:fs/promises";
import path from "node:path";
import { keywordReplace } from "auth0-deploy-cli/lib/tools/utils.js";
import type { KeywordMappings } from "auth0-deploy-cli/lib/types.js";
import { parse } from "yaml";
import { z } from "zod";
import { DeployError } from "./error.ts";

/** Where the tenant's settings lie. */
export const SETTINGS_FOLDER = path.join(path.dirname(import.meta.dirname), "settings");

/** The file of a settings folder that names all others. */
export const SETTINGS_FILE = "tenant.yaml";

const configSchema = z.strictObject({
  AUTH0_INCLUDED_ONLY: z.array(z.string()).min(1),
  AUTH0_ALLOW_DELETE: z.literal(false),
  AUTH0_KEYWORD_REPLACE_MAPPINGS: z.record(z.string().regex(/^\w+$/), z.json()),
});

/** The settings of a stack of its own, and the types that the Deploy CLI may touch at all. */
export interface SettingsConfig {
  /** Its path, for the Deploy CLI's `--config_file`. */
  readonly file: string;
  /** The Deploy CLI's types of resource that it may read and change. */
  readonly types: readonly string[];
  readonly keywords: z.infer<typeof configSchema>["AUTH0_KEYWORD_REPLACE_MAPPINGS"];
}

/** Settings by the Deploy CLI's type of resource, for example `tenant`. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration of a stack's settings, `<stack>.json` in a settings folder.
 *
 * @throws {DeployError} `SETTINGS_CONFIG_INVALID` when it isn't there, or lets the Deploy CLI do more than it should.
 */
export async function readSettingsConfig(stack: string, folder = SETTINGS_FOLDER): Promise<SettingsConfig> {
  const file = path.join(folder, `${stack}.json`);
  try {
    const config = configSchema.parse(JSON.parse(await readFile(file, "utf8")));
    return {
      file,
      types: config.AUTH0_INCLUDED_ONLY,
      keywords: config.AUTH0_KEYWORD_REPLACE_MAPPINGS,
    };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new DeployError("SETTINGS_CONFIG_INVALID", `${file}: ${reason}`, { cause });
  }
}

/**
 * Reads the settings of a folder as the Deploy CLI does: keywords replaced, the bodies of templates in their places.
 *
 * @throws {DeployError} `SETTINGS_UNREADABLE` when a file is missing or no YAML.
 */
export async function readSettings(folder: string, keywords: SettingsConfig["keywords"]): Promise<Settings> {
  const load = async (file: string) =>
    replaceKeywords(file, await readFile(path.join(folder, file), "utf8"), keywords);
  try {
    const settings = z.record(z.string(), z.unknown()).parse(parse(await load(SETTINGS_FILE)));
    return Object.fromEntries(
      await Promise.all(
        Object.entries(settings).map(async ([type, value]) => [type, await withBodies(value, load)] as const),
      ),
    );
  } catch (cause) {
    throw new DeployError("SETTINGS_UNREADABLE", `${folder}: ${String(cause)}`, { cause });
  }
}

/**
 * Fills keywords in as the Deploy CLI does: `@@NAME@@` is any JSON, `##NAME##` the text of a value.
 *
 * @throws {Error} for a list or an object where a text is meant: the Deploy CLI would write something else for it.
 */
function replaceKeywords(file: string, text: string, keywords: SettingsConfig["keywords"]): string {
  for (const [, name = ""] of text.matchAll(/##(\w+)##/g)) {
    if (Object.hasOwn(keywords, name) && typeof keywords[name] === "object") {
      const found = JSON.stringify(keywords[name]);
      throw new Error(
        `${file} has ##${name}##, which stands for a text, and its value is ${found}; write @@${name}@@`,
      );
    }
  }
  // Its types name texts, numbers and lists of them only; it writes any value as JSON.
  return keywordReplace(text, keywords as KeywordMappings);
}

const templateSchema = z.looseObject({ body: z.string().startsWith("./") });

async function withBodies(value: unknown, load: (file: string) => Promise<string>): Promise<unknown> {
  if (!Array.isArray(value)) return value;
  return Promise.all(
    value.map(async (item: unknown) => {
      const { data: template } = templateSchema.safeParse(item);
      return template === undefined ? item : { ...template, body: await load(template.body) };
    }),
  );
}

const MARKER = /##(\w+)##|@@(\w+)@@/g;

/**
 * Refuses settings with a keyword that nobody replaced: the Deploy CLI would write it to the tenant as it stands.
 *
 * @throws {DeployError} `SETTINGS_KEYWORD_UNKNOWN` with every such keyword.
 */
export function refuseUnknownKeywords(settings: Settings, { file, keywords }: SettingsConfig): void {
  const left = new Set([...JSON.stringify(settings).matchAll(MARKER)].map(([, text, json]) => text ?? json));
  if (left.size === 0) return;
  const known = Object.keys(keywords).join(", ");
  throw new DeployError(
    "SETTINGS_KEYWORD_UNKNOWN",
    `${file} doesn't give ${[...left].join(", ")}; it gives ${known}`,
  );
}
