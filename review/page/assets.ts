import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The page's own style and script, with the hashes by which its content security policy lets them in. */
export interface Assets {
  readonly style: string;
  readonly script: string;
  readonly policy: string;
}

/** In the order in which they are put together. */
const STYLES = ["base", "header", "tables", "matrix", "flow", "cards", "narrow", "print"];
const SCRIPTS = ["matrix", "flow", "print"];

/**
 * Reads what a page carries in itself.
 *
 * Its policy forbids everything else: a name that got past the escaping could still neither run nor load anything.
 */
export function readAssets(): Assets {
  const style = STYLES.map((name) => read(`style/${name}.css`)).join("\n");
  // Each file is a scope of its own.
  const script = SCRIPTS.map((name) => `{\n${read(`script/${name}.js`)}}`).join("\n");
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return { style, script, policy };
}

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
