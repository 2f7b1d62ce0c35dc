import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { FunctionDeclaration } from "../../../../local/aws/lambda/declaration.ts";
import { createFunction, type LocalFunction } from "../../../../local/aws/lambda.ts";

/**
 * Gives a way to make functions of the text of their module, changed as told. They end, and their files are gone,
 * after each test.
 */
export function useFunctions(): (
  source: string,
  changes?: Partial<FunctionDeclaration>,
) => Promise<LocalFunction> {
  const made: LocalFunction[] = [];
  const workFolders: string[] = [];
  afterEach(async () => {
    for (const local of made.splice(0)) await local.close();
    for (const workFolder of workFolders.splice(0)) await rm(workFolder, { recursive: true });
  });
  return async (source, changes = {}) => {
    const workFolder = await mkdtemp(join(tmpdir(), "function-"));
    workFolders.push(workFolder);
    const local = await createFunction({
      name: "api",
      code: { "index.mjs": source },
      handler: "index.handler",
      environment: { TIMESHEETS_TABLE: "entries" },
      timeoutSeconds: 5,
      memoryMb: 128,
      endpoints: { dynamodb: "http://127.0.0.1:1" },
      caPem: "",
      workFolder,
      ...changes,
    });
    made.push(local);
    return local;
  };
}
