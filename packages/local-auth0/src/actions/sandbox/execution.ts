import type { ActionExecution } from "../../state/history.ts";

export type { ActionExecution } from "../../state/history.ts";
export type ApiCall = ActionExecution["calls"][number];

/** Actions to be run one after the other, for one event. */
export interface ExecutionRequest {
  readonly trigger: string;
  readonly handler: string;
  /** The handler of the first Action where it goes on after the browser has come back. */
  readonly continuation?: string;
  /** The members of `api`. */
  readonly methods: readonly string[];
  readonly event: Readonly<Record<string, unknown>>;
  readonly actions: readonly RequestedAction[];
  /** Those that were made before the execution paused. */
  readonly earlierCalls: readonly ApiCall[];
  /** The person's groups by SCIM, of which Actions ask. */
  readonly groups?: readonly { readonly id: string; readonly name: string }[];
  /** The tenant's time, in milliseconds since the epoch. */
  readonly now: number;
  /** How long all of it may take, in milliseconds. */
  readonly timeLimit: number;
}

/** Code that Actions share, by `require("actions:NAME")`. */
export interface RequestedModule {
  readonly name: string;
  readonly code: string;
  readonly secrets: Readonly<Record<string, string>>;
}

/** A deployed version of an Action; its code is run once, until another version of it is asked for. */
export interface RequestedAction {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  /** Absent where this version was sent before. */
  readonly code?: string;
  /** The modules that it may require; absent where the code is. */
  readonly modules?: readonly RequestedModule[];
  readonly secrets: Readonly<Record<string, string>>;
}

/** Why no further Action runs: one ended the execution, wants the browser to be asked something, broke, or took too long. */
export type Stop = "ended" | "paused" | "failed" | "timed out";

/** The work of the Actions of a request. */
export interface ExecutionResult {
  readonly executions: readonly ActionExecution[];
  /** Absent when all have run. */
  readonly stop?: Stop;
}
