import { DeployError } from "./error.ts";
import type { Settings, SettingsConfig } from "./settings.ts";

/**
 * Hours up to which every plan of Auth0's keeps a session; but for Enterprise, it takes these in the place of more, and says nothing
 * (Auth0 docs, "Session Lifecycle", session lifetime limits).
 */
const MOST = { absolute: 720, idle: 72 } as const;

/** Persistent sessions, and those that end with the browser (`session_cookie.mode`), which have lifetimes of their own. */
const LIFETIMES = [
  { absolute: "session_lifetime", idle: "idle_session_lifetime" },
  { absolute: "ephemeral_session_lifetime", idle: "idle_ephemeral_session_lifetime" },
] as const;

/**
 * Refuses lifetimes of sessions that Auth0 wouldn't keep to, that contradict each other, or that nobody declares: then the tenant would
 * go on with whatever it has.
 *
 * @throws {DeployError} `SETTINGS_SESSIONS_UNSOUND` with all of them.
 */
export function refuseUnsoundSessions({ tenant }: Settings, { file }: Pick<SettingsConfig, "file">): void {
  const faults = LIFETIMES.flatMap(({ absolute, idle }) => {
    const found = [
      ...faultsOf(absolute, member(tenant, absolute), MOST.absolute),
      ...faultsOf(idle, member(tenant, idle), MOST.idle),
    ];
    if (found.length > 0) return found;
    return Number(member(tenant, idle)) < Number(member(tenant, absolute))
      ? []
      : [`tenant.${idle} is not shorter than ${absolute}, so that no session ever ends for want of use`];
  });
  if (faults.length === 0) return;
  throw new DeployError(
    "SETTINGS_SESSIONS_UNSOUND",
    `the lifetimes of sessions that ${file} gives can't be had: ${faults.join("; ")}`,
  );
}

/** The Deploy CLI sends minutes, of which it takes whole ones. */
const faultsOf = (name: string, hours: unknown, most: number): string[] =>
  typeof hours === "number" && hours > 0 && hours <= most && Number.isInteger(hours * 60)
    ? []
    : [
        `tenant.${name} is ${JSON.stringify(hours) ?? "missing"}; expected hours, to the minute, up to ${most}`,
      ];

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
