import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const folder = path.dirname(import.meta.dirname);
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
const readme = read("README.md");

/** The code that tests run: theirs, and that of the examples. */
const run = globSync(["tests/*.test.ts", "examples/orders/**/*.{ts,js,yaml,csv}"], {
  cwd: folder,
  exclude: ["**/node_modules"],
}).map(read);

const blocks = [...readme.matchAll(/```(?:ts|js|yaml|csv)\n(.*?)```/gs)].map(([, code = ""]) => code);

describe("the README", () => {
  test("shows code that is run, and no other", () => {
    expect(blocks.length).toBeGreaterThan(5);
    expect(blocks.filter((code) => !run.some((content) => content.includes(code)))).toEqual([]);
  });

  test("tells of everything that is exported, and of nothing else", () => {
    const { exports } = z
      .object({ exports: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read("package.json")));
    const offered = Object.keys(exports).map((name) => path.posix.join("local-auth0", name));
    const told = [...readme.matchAll(/^\| `(local-auth0[^`]*)` \|/gm)].map(([, name]) => name);
    expect(told).toEqual(offered);
  });

  test("tells of every option", () => {
    const options = [...read("src/main.ts").matchAll(/^ {4}(\w+)(?:: (?:option|flag)\(|,$)/gm)].map(
      ([, name = ""]) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    );
    expect(options).toContain("--import");
    const told = [...readme.matchAll(/^\| `(--[a-z-]+)[^`]*` \|/gm)].map(([, name = ""]) => name);
    expect(told.toSorted()).toEqual(options.toSorted());
  });

  test("tells of every member of a tenant and of its options", () => {
    const source = read("src/tenant.ts");
    const membersOf = (name: string) => {
      const body = new RegExp(`export interface ${name} [^{]*\\{\\n(.*?)\\n\\}`, "s").exec(source)?.[1] ?? "";
      return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[?]?[:(]/gm)].map(([, member]) => member);
    };
    const section = /\| `startTenant` takes \|(.*?)\| import \|/s.exec(readme)?.[1] ?? "";
    const told = [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name),
    );
    expect(membersOf("Tenant").length).toBeGreaterThan(5);
    expect(told.toSorted()).toEqual([...membersOf("TenantOptions"), ...membersOf("Tenant")].toSorted());
  });
});
