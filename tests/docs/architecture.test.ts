import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { z } from "zod";
import { project, readPage } from "./support/pages.ts";

const page = readPage("docs/architecture.md");

it("has the table of layers that the check holds", async () => {
  const { layers } = z
    .object({ layers: z.array(z.object({ folder: z.string(), mayImport: z.array(z.string()) })) })
    .parse(await import(path.join(project, ".dependency-cruiser.mjs")));
  const [, table = ""] = page.text.split("| folder | what lives there | may import |\n");
  const rows = [...(table.split("\n\n", 1)[0]?.matchAll(/^\| `(\S+)\/` \| .* \| (.*) \|$/gm) ?? [])].map(
    ([, folder = "", mayImport = ""]) => ({
      folder,
      mayImport:
        mayImport === "everything"
          ? "everything"
          : [...mayImport.matchAll(/`([^`]+?)\/?`/g)].map(([, name = ""]) => name),
    }),
  );
  expect(rows).toEqual(
    layers.map(({ folder, mayImport }) => ({
      folder,
      mayImport: folder === "tests" ? "everything" : mayImport,
    })),
  );
});

it("has the picture that the imports make: npm run --silent layers:picture", async () => {
  const { PATH = "" } = process.env;
  const env = { ...process.env, PATH: `${path.join(project, "node_modules/.bin")}:${PATH}` };
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "layers:picture"], {
    cwd: project,
    env,
  });
  const drawn = page.blocks.find(({ language }) => language === "mermaid")?.text ?? "";
  expect(linesOf(drawn)).toEqual(linesOf(stdout));
});

/** Lines in an order of their own: arrows come in the order of the files that they stand for. */
const linesOf = (drawn: string): string[] => drawn.trim().split("\n").toSorted();
