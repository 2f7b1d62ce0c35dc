import { AUDIENCE, CLIENTS } from "../support/tokens.ts";

/** Environment of the API's function; the peer reads the same. */
export function environmentOf(issuer: string): Readonly<Record<string, string>> {
  return {
    TIMESHEETS_TABLE: "timesheets",
    TIMESHEETS_ISSUER: issuer,
    TIMESHEETS_AUDIENCE: AUDIENCE,
    TIMESHEETS_CLIENTS: JSON.stringify(CLIENTS),
  };
}
