import { runtime } from "@pulumi/pulumi";
import { PlacingMonitor, type ResourcePlace } from "./placing-monitor.ts";
import type { StackComponent } from "./resource.ts";
import { hideSecretOutputs, hideSecrets, unwrapSecrets } from "./secrets.ts";

/** A resource as the program declares it, with every secret in plain: for realising it, never for showing it. */
export interface DeclaredResource extends ResourcePlace {
  /** For example `auth0:index/client:Client`. */
  readonly type: string;
  /** Its logical name. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A resource that was created. */
export interface RealisedResource {
  readonly id: string;
  /** Outputs beside its inputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A module that declares resources, and the project that it belongs to. */
export interface Program {
  /** Its project's name, under which its configuration lies. */
  readonly project: string;
  /** Loads it: a module whose default export are the stack's outputs. */
  readonly load: () => Promise<{ readonly default: object }>;
}

/**
 * Answers what a program looks up where it is created, such as an Action by its name.
 *
 * @param token of the provider's function, for example `auth0:index/getAction:getAction`.
 * @returns its result; nothing for a function that it doesn't know.
 */
export type LookUp = (
  token: string,
  inputs: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** A run of a Pulumi program without an engine. */
export interface ProgramRun {
  readonly program: Program;
  readonly stack: string;
  /** The stack's configuration: texts, and JSON for objects, under keys such as `auth0:domain`. */
  readonly config: Readonly<Record<string, string>>;
  /** Called for every resource, each after those that it depends on; what it gives flows to its dependants. */
  readonly realise: (resource: DeclaredResource) => Promise<RealisedResource>;
  /** Called for everything that the program looks up by one of the provider's functions; without it, nothing is answered. */
  readonly lookUp?: LookUp;
  /** Called with every component, and with the stack. */
  readonly onComponent?: (component: StackComponent) => void;
  /** The form of secrets, for `realise` and in the outputs: in plain (the default), or as a text that says that there is one. */
  readonly secrets?: "plain" | "hidden";
}

/** A program that could not be realised, with the resource at which it stopped. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
  readonly code = "PROGRAM_FAILED";
}

/**
 * Runs a Pulumi program in this process, with Pulumi's mock monitor, and waits until all it declares is realised.
 * The monitor is the process's own: one program at a time, each with a fresh import.
 *
 * @returns the stack's outputs.
 * @throws {ProgramError} naming the resource that could not be realised; whatever the program itself throws.
 */
export async function runProgram(run: ProgramRun): Promise<Record<string, unknown>> {
  const faults: unknown[] = [];
  const underWay = new Set<Promise<unknown>>();
  const realise = async (resource: DeclaredResource) => {
    if (faults.length > 0) throw new ProgramError("not realised, because another resource could not be");
    const realising = run.realise(resource);
    underWay.add(realising);
    try {
      return await realising;
    } catch (cause) {
      const { type, name } = resource;
      const error = new ProgramError(`${type} "${name}" could not be realised: ${messageOf(cause)}`, {
        cause,
      });
      faults.push(error);
      throw error;
    } finally {
      underWay.delete(realising);
    }
  };
  const inputsOf = run.secrets === "hidden" ? hideSecrets : unwrapSecrets;
  const monitor = new PlacingMonitor({
    newResource: async ({ type, name, inputs, custom }) => {
      if (!custom) {
        run.onComponent?.({ type, name, parent: monitor.place().parent });
        return { id: undefined, state: {} };
      }
      const { id, outputs } = await realise({
        type,
        name,
        inputs: inputsOf(monitor.inputs()),
        ...monitor.place(),
      });
      return { id, state: { ...inputs, ...outputs } };
    },
    call: async ({ token, inputs }) => {
      try {
        const answer = await run.lookUp?.(token, inputs);
        if (answer !== undefined) return answer;
        throw new Error("nothing on this machine answers that");
      } catch (cause) {
        monitor.refusal = new ProgramError(`the program calls ${token}: ${messageOf(cause)}`, { cause });
        throw monitor.refusal;
      }
    },
  });
  const { project, load } = run.program;
  await runtime.setMocks(monitor.mocks, project, run.stack, false);
  runtime.setMockOptions(monitor, project, run.stack, false);
  runtime.setAllConfig({ ...run.config });
  let loading: Promise<unknown> = Promise.resolve();
  // Pulumi keeps a stack trace of each of its thousands of promises, by which only the engine's own run is debugged.
  const framesOfErrors = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  return catchingRejections(faults, async () => {
    try {
      let declared: object = {};
      const plain: unknown = await firstOf(
        faults,
        runtime.runInPulumiStack(async () => {
          const loaded = load();
          loading = loaded;
          declared = (await loaded).default;
          return declared;
        }),
      );
      const outputs = run.secrets === "hidden" ? await hideSecretOutputs(declared) : plain;
      await runtime.disconnect();
      if (faults.length > 0) throw faults[0];
      return outputs as Record<string, unknown>;
    } catch (error) {
      // A program that is still loading goes on declaring, and what it declares is refused while somebody listens.
      await settledWithin(LAST_DECLARATIONS_MS, loading);
      await Promise.allSettled(underWay);
      throw faults.find((fault) => fault instanceof ProgramError) ?? monitor.refusal ?? error;
    } finally {
      Error.stackTraceLimit = framesOfErrors;
    }
  });
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** How long a program that failed may go on loading: it may wait for ever for the resource that failed. */
const LAST_DECLARATIONS_MS = 5_000;

async function settledWithin(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([work.catch(() => undefined), promise]);
  clearTimeout(timer);
}

/** The stack's outputs wait for ever on a resource that failed: a fault ends the wait. */
async function firstOf<T>(faults: readonly unknown[], work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setInterval(() => {
    if (faults.length > 0) reject(faults[0]);
  }, 20);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearInterval(timer);
  }
}

/**
 * Pulumi rejects promises that nobody holds when a resource fails, which ends a process. For the time of a run they
 * are faults of the program, and nobody else's to report.
 */
async function catchingRejections<T>(faults: unknown[], work: () => Promise<T>): Promise<T> {
  const others = process.listeners("unhandledRejection");
  const collect = (reason: unknown) => void faults.push(reason);
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", collect);
  try {
    return await work();
  } finally {
    // Those that were under way when the program failed are refused one after the other.
    for (let known = -1; known < faults.length; ) {
      known = faults.length;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    process.off("unhandledRejection", collect);
    for (const listener of others) process.on("unhandledRejection", listener);
  }
}
