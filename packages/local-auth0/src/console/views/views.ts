import type { ConsoleTenant } from "../console-tenant.ts";
import type { Html } from "../html.ts";
import { applications } from "./applications.ts";
import { log } from "./log.ts";
import { logins } from "./logins.ts";
import { messages } from "./messages.ts";
import { people } from "./people.ts";
import { tokens } from "./tokens.ts";

/** A part of the tenant that the page shows at a time. */
export interface View {
  /** As the address has it. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly count: (tenant: ConsoleTenant) => number;
  readonly render: (tenant: ConsoleTenant, query: URLSearchParams) => Html;
}

export const VIEWS: readonly View[] = [logins, tokens, messages, applications, people, log];

/** The view of a name; the first where nothing goes by it. */
export const viewNamed = (name: string | null): View => VIEWS.find((view) => view.name === name) ?? logins;
