import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FunctionDeclaration } from "./lambda/declaration.ts";
import { functionEnvironment } from "./lambda/environment.ts";
import { FunctionError } from "./lambda/error.ts";
import { requireWithinLimits } from "./lambda/limits.ts";
import { type Sandbox, startSandbox } from "./lambda/sandbox.ts";

export interface LocalFunction {
  /**
   * Calls the handler. Calls may overlap. The first one starts the function, as Lambda does.
   *
   * @throws {FunctionError} when the handler throws, takes too long, or there is none, and for what Lambda doesn't take.
   */
  invoke(event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const ENDINGS = [".mjs", ".js", ".cjs"];

/**
 * Makes a function that runs in a thread of its own, with nothing but its declared environment.
 *
 * @throws {FunctionError} `FUNCTION_NO_HANDLER` when the code has no file for the handler, `FUNCTION_BEYOND_LIMITS` for
 * what Lambda would not create.
 */
export async function createFunction(declaration: FunctionDeclaration): Promise<LocalFunction> {
  const {
    name,
    code,
    handler,
    timeoutSeconds,
    reservedConcurrency = Number.POSITIVE_INFINITY,
    workFolder,
  } = declaration;
  requireWithinLimits(declaration);
  const [module = "", exported = ""] = handler.split(".");
  const file = ENDINGS.map((ending) => module + ending).find((candidate) => Object.hasOwn(code, candidate));
  if (file === undefined) {
    const files = Object.keys(code).join(", ");
    throw new FunctionError(
      "FUNCTION_NO_HANDLER",
      `function "${name}" names the handler "${handler}", but its code has only ${files}`,
    );
  }
  await mkdir(workFolder, { recursive: true });
  await Promise.all(Object.entries(code).map(([path, text]) => writeFile(join(workFolder, path), text)));

  const sandboxes = new Set<Sandbox>();
  let current: Sandbox | undefined;
  let running = 0;
  const start = () => {
    const sandbox = startSandbox({
      file: join(workFolder, file),
      exported,
      environment: functionEnvironment(declaration),
      memoryMb: declaration.memoryMb,
      caPem: declaration.caPem,
      log: declaration.log ?? (() => {}),
    });
    sandboxes.add(sandbox);
    void sandbox.ended.then(() => sandboxes.delete(sandbox));
    return sandbox;
  };

  return {
    async invoke(event) {
      if (running >= reservedConcurrency) {
        throw new FunctionError(
          "FUNCTION_THROTTLED",
          `${running} calls are under way, as many as are reserved`,
        );
      }
      running += 1;
      try {
        if (!current?.usable()) current = start();
        return await current.invoke({ id: randomUUID(), functionName: name, event, timeoutSeconds });
      } finally {
        running -= 1;
      }
    },
    async close() {
      await Promise.all([...sandboxes].map((sandbox) => sandbox.stop()));
    },
  };
}
