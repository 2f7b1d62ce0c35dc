import type { ConsoleTenant } from "./console-tenant.ts";
import type { Html } from "./html.ts";

/** A part of the tenant that the page shows at a time. */
export interface View {
  /** As the address has it. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly count: (tenant: ConsoleTenant) => number;
  readonly render: (tenant: ConsoleTenant, query: URLSearchParams) => Html;
}
