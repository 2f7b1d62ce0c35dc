/** A command of Pulumi's engine that could not be run, or that failed. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: "ENGINE_MISSING" | "ENGINE_FAILED" | "ENGINE_SYSTEM_UNSUPPORTED";
  /** This process's own exit status: the engine's where it has one. */
  readonly exitStatus: number;

  constructor(code: EngineError["code"], what: string, options: ErrorOptions & { exitStatus?: number } = {}) {
    super(`${code}: ${what}`, options);
    this.code = code;
    this.exitStatus = options.exitStatus ?? 1;
  }
}

/** The error of a process that could not be started, in words where there is no such command. */
export function startError(command: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !("code" in cause) || cause.code !== "ENOENT") return cause;
  return new EngineError(
    "ENGINE_MISSING",
    `there is no \`${command}\` command on the PATH; see https://www.pulumi.com/docs/install/, or run ` +
      "`npm install --global pulumi`, which fetches it from the internet (`npm start` needs none)",
    { cause },
  );
}
