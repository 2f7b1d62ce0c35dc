import { z } from "zod";
import type { Members } from "../rest/merge.ts";

export const RUNTIMES = ["node12", "node16", "node18", "node18-actions", "node22", "node24"] as const;
const DEFAULT_RUNTIME = "node22";

/** A trigger in its current version, and the runtimes in which its older versions start unless told otherwise. */
interface Trigger {
  readonly version: string;
  readonly deprecated?: Readonly<Record<string, (typeof RUNTIMES)[number]>>;
  /** Whether other objects name its Actions, such as an event stream: nothing is bound to the trigger itself. */
  readonly entityBound?: boolean;
}

/** The triggers that an Action can support. */
const TRIGGERS = {
  "post-login": { version: "v3", deprecated: { v1: "node12", v2: "node16" } },
  "credentials-exchange": { version: "v2", deprecated: { v1: "node12" } },
  "pre-user-registration": { version: "v2", deprecated: { v1: "node12" } },
  "post-user-registration": { version: "v2", deprecated: { v1: "node12" } },
  "post-change-password": { version: "v2", deprecated: { v1: "node12" } },
  "send-phone-message": { version: "v2", deprecated: { v1: "node12" } },
  "password-reset-post-challenge": { version: "v1" },
  "custom-token-exchange": { version: "v1", entityBound: true },
  "custom-email-provider": { version: "v1", entityBound: true },
  "custom-phone-provider": { version: "v1", entityBound: true },
  "event-stream": { version: "v1", entityBound: true },
  "login-post-identifier": { version: "v1" },
  "signup-post-identifier": { version: "v1" },
  "password-hash-migration": { version: "v1", entityBound: true },
  "post-credential-validation": { version: "v1" },
} as const satisfies Record<string, Trigger>;

export type TriggerId = keyof typeof TRIGGERS;

const triggerOf = (id: TriggerId): Trigger => TRIGGERS[id];

/** Whether there is a trigger of this name. */
export const isTriggerId = (name: string): name is TriggerId => Object.hasOwn(TRIGGERS, name);

/** Whether nothing can be bound to the trigger itself. */
export const isEntityBound = (id: TriggerId): boolean => triggerOf(id).entityBound === true;

export const triggerId = z
  .string()
  .refine(isTriggerId, { error: ({ input }) => `No enum match for: ${String(input)}` });

/** A trigger that an Action says it supports, with its version: the current one unless it says another. */
export const supportedTrigger = ({
  id,
  version = triggerOf(id).version,
}: {
  id: TriggerId;
  version?: string;
}) => ({
  id,
  version,
});

/** The runtime of an Action that names none: an older version of a trigger keeps the one of its time. */
export function defaultRuntimeOf([first]: readonly { id: string; version: string }[]): string {
  if (first === undefined || !isTriggerId(first.id)) return DEFAULT_RUNTIME;
  return triggerOf(first.id).deprecated?.[first.version] ?? DEFAULT_RUNTIME;
}

/** Every trigger in every version, as `GET /actions/triggers` lists them. */
export const describeTriggers = (): Members[] => Object.entries<Trigger>(TRIGGERS).flatMap(describeTrigger);

function describeTrigger([id, { version, deprecated = {}, entityBound = false }]: [
  string,
  Trigger,
]): Members[] {
  const binding_policy = entityBound ? "entity-bound" : "trigger-bound";
  const older = Object.entries(deprecated);
  const current = {
    id,
    version,
    status: "CURRENT",
    runtimes: RUNTIMES,
    default_runtime: DEFAULT_RUNTIME,
    compatible_triggers: older
      .filter(([, runtime]) => runtime !== "node12")
      .map(([past]) => ({ id, version: past })),
    binding_policy,
  };
  const past = older.map(([before, runtime]) => ({
    id,
    version: before,
    status: "DEPRECATED",
    runtimes: RUNTIMES.slice(0, RUNTIMES.indexOf(runtime) + 1),
    default_runtime: runtime,
    compatible_triggers: [],
    binding_policy,
  }));
  return [current, ...past];
}
