/** A deployment by the real engine that could not be made. */
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
