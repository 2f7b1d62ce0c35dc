import { AUDIENCE, CLIENTS } from "../support/tokens.ts";

/** What the API's function is told; the peer reads the same. */
export function environmentOf(issuer: string): Readonly<Record<string, string>> {
  return {
    TIMESHEETS_TABLE: "timesheets",
    TIMESHEETS_ISSUER: issuer,
    TIMESHEETS_AUDIENCE: AUDIENCE,
    TIMESHEETS_CLIENTS: JSON.stringify(CLIENTS),
  };
}
