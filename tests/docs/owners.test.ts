import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { project } from "./support/pages.ts";

const read = (file: string) => readFileSync(path.join(project, file), "utf8");

it("CODEOWNERS names folders and files that exist, each with a team of ExampleCo's", () => {
  const lines = read(".github/CODEOWNERS")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const patterns = lines.map((line) => line.split(/ +/));
  const nowhere = patterns.filter(
    ([pattern = ""]) => globSync(pattern.replace(/^\//, ""), { cwd: project }).length === 0,
  );
  expect(nowhere).toEqual([]);
  const teams = patterns.flatMap(([, ...owners]) => owners);
  expect(teams.filter((team) => !/^@exampleco\/[a-z]+$/.test(team))).toEqual([]);
  expect(teams).not.toEqual([]);
});

it("dependabot looks after every lock file, and after GitHub's actions", () => {
  const { updates } = z
    .object({
      updates: z.array(z.object({ "package-ecosystem": z.string(), directories: z.array(z.string()) })),
    })
    .parse(parse(read(".github/dependabot.yml")));
  const directories = Object.fromEntries(
    updates.map((update) => [update["package-ecosystem"], update.directories]),
  );
  const locks = execFileSync("git", ["ls-files", "package-lock.json", "*/package-lock.json"], {
    cwd: project,
    encoding: "utf8",
  });
  const folders = locks
    .trim()
    .split("\n")
    .map((file) => path.join("/", path.dirname(file)));
  expect(directories.npm?.toSorted()).toEqual(folders.toSorted());
  const actions = globSync(".github/actions/*/action.yml", { cwd: project });
  expect(actions.length).toBeGreaterThan(1);
  const ofActions = actions.map((file) => path.join("/", path.dirname(file)));
  expect(directories["github-actions"]?.toSorted()).toEqual(["/", ...ofActions].toSorted());
});
