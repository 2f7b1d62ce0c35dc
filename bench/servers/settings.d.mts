import type { TimesheetEntry } from "../../api/domain/entry.ts";
import type { CLIENTS } from "../support/tokens.ts";

export declare const settings: {
  readonly entry: TimesheetEntry;
  readonly issuer: string;
  readonly audience: string;
  readonly clients: typeof CLIENTS;
};
export declare function ready(port: number): void;
