import { globSync, readFileSync } from "node:fs";
import path from "node:path";

export const project = path.join(import.meta.dirname, "../../..");

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  /** The file that the block quotes, changes or makes. */
  readonly file: string | undefined;
  /** True for a file that isn't there before. */
  readonly isNew: boolean;
  readonly text: string;
  /** The line of the opening fence, counted from 1. */
  readonly line: number;
}

/** A Markdown file with its fenced blocks. */
export interface Page {
  /** Its path from the project's folder. */
  readonly file: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

const FENCE = /^( *)```(\S*) *(\S*) *(new)?\n(.*?)^\1```$/gms;

/** Reads every page that people are meant to read. */
export function readPages(): readonly Page[] {
  return globSync(["*.md", "docs/**/*.md", "packages/*/README.md"], { cwd: project })
    .toSorted()
    .map(readPage);
}

export function readPage(file: string): Page {
  const text = readFileSync(path.join(project, file), "utf8");
  const blocks = [...text.matchAll(FENCE)].map(
    ([, indent = "", language = "", quoted = "", isNew, content = ""], index, all): Block => ({
      language,
      file: quoted === "" ? undefined : quoted,
      isNew: isNew !== undefined,
      text: content.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      line: text.slice(0, all[index]?.index).split("\n").length,
    }),
  );
  return { file, text, blocks };
}

/** Page without its fenced blocks, so that nothing in them is taken for a link or a heading. */
export const proseOf = ({ text }: Page): string => text.replaceAll(FENCE, "");
