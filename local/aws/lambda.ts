import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { functionEnvironment } from "./lambda/environment.ts";
import { FunctionError } from "./lambda/error.ts";
import { type Sandbox, startSandbox } from "./lambda/sandbox.ts";

/** A function as it is declared, and where it runs. */
export interface FunctionDeclaration {
  readonly name: string;
  /** The text of each file, by name. */
  readonly code: Readonly<Record<string, string>>;
  /** A file's name without its ending, a dot, and what it exports: `index.handler`. */
  readonly handler: string;
  /** The declared variables; the function sees these and those that Lambda sets itself. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly endpoints: { readonly dynamodb: string };
  /** A certificate authority that the function trusts beside the public ones. */
  readonly caPem: string;
  /** A folder of this function's own, for its files. */
  readonly workFolder: string;
  /** Takes what the function writes; it is lost otherwise. */
  readonly log?: (text: string) => void;
}

export interface LocalFunction {
  /**
   * Calls the handler. Calls may overlap. The first one starts the function, as Lambda does.
   *
   * @throws {FunctionError} when the handler throws, takes too long, or there is none.
   */
  invoke(event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const ENDINGS = [".mjs", ".js", ".cjs"];

/**
 * Makes a function that runs in a thread of its own, with nothing but its declared environment.
 *
 * @throws {FunctionError} `FUNCTION_NO_HANDLER` when the code has no file for the handler.
 */
export async function createFunction(declaration: FunctionDeclaration): Promise<LocalFunction> {
  const { name, code, handler, timeoutSeconds, workFolder } = declaration;
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
    invoke(event) {
      if (!current?.usable()) current = start();
      return current.invoke({ id: randomUUID(), functionName: name, event, timeoutSeconds });
    },
    async close() {
      await Promise.all([...sandboxes].map((sandbox) => sandbox.stop()));
    },
  };
}
