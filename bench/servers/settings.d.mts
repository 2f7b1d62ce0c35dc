import type { TimesheetStore } from "../../api/store.ts";
import type { CLIENTS } from "../support/tokens.ts";

export declare const settings: {
  readonly entry: Parameters<TimesheetStore["create"]>[0];
  readonly issuer: string;
  readonly audience: string;
  readonly clients: typeof CLIENTS;
};
export declare function ready(port: number): void;
