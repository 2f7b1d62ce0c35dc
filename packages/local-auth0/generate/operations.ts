import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Operation } from "../src/management/operations.ts";
import { METHODS, type Method } from "../src/management/rest/endpoint.ts";

/** The folder of the installed `auth0` package. */
const sdk = path.join(path.dirname(fileURLToPath(import.meta.resolve("auth0"))), "../..");
const resources = path.join(sdk, "dist/esm/management/api/resources");

/** A method's first line, or the place where it says which request it makes. */
const METHOD_OR_REQUEST =
  /^ {4}_{0,2}(?<name>\w+)\(.*\) \{$|rawResponse, "(?<method>[A-Z]+)", "(?<path>\/[^"]*)"\)/gm;

/**
 * Every operation of the Management API that the installed `auth0` SDK can call, by path and method.
 *
 * @throws {Error} when the SDK isn't written as it was: a list that lacks half of them would pass as the whole.
 */
export function operationsOfSdk(): Operation[] {
  const operations = globSync("**/client/Client.mjs", { cwd: resources }).flatMap((file) => {
    const group = file
      .split(path.sep)
      .filter((part) => !["resources", "client", "Client.mjs"].includes(part));
    return operationsIn(readFileSync(path.join(resources, file), "utf8"), group.join("."));
  });
  const reference = path.join(sdk, "reference.md");
  const documented = readFileSync(reference, "utf8").split('<a href="/src/management/').length - 1;
  if (operations.length !== documented) {
    throw new Error(
      `auth0's reference.md documents ${documented} operations, but ${operations.length} were found`,
    );
  }
  return operations.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

function operationsIn(source: string, group: string): Operation[] {
  let current = "";
  return [...source.matchAll(METHOD_OR_REQUEST)].flatMap(({ groups = {} }) => {
    current = groups.name ?? current;
    const method = METHODS.find((known) => known === groups.method);
    return method === undefined || groups.path === undefined
      ? []
      : [{ method, path: groups.path, name: `${group}.${current}` }];
  });
}

const placeOf = ({ path: address, method }: { path: string; method: Method }): string =>
  `${address} ${method}`;

/** The text of `src/management/generated/operations.ts`. */
export function operationsText(operations: readonly Operation[]): string {
  const lines = operations.map(
    ({ method, path: address, name }) => `  { method: "${method}", path: "${address}", name: "${name}" },`,
  );
  return [
    "// Written by npm run tenant:generate from the installed auth0 SDK.",
    "/** Every operation of Auth0's Management API. */",
    "export const OPERATIONS = [",
    ...lines,
    "] as const;",
    "",
  ].join("\n");
}
