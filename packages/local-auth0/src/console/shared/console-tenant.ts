import type { Clock } from "../../state/clock.ts";
import type { History } from "../../state/history.ts";
import type { TenantState } from "../../state/tenant-state.ts";

/** The tenant as its page shows it. */
export interface ConsoleTenant {
  readonly state: TenantState;
  readonly history: History;
  readonly clock: Clock;
  /** Host and port, for example `localhost:4443`. */
  readonly domain: string;
  /** The machine client that came with the tenant. */
  readonly operatorId: string;
}
