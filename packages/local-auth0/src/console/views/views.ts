import type { View } from "../shared/view.ts";
import { applications } from "./applications.ts";
import { log } from "./log.ts";
import { logins } from "./logins.ts";
import { messages } from "./messages.ts";
import { people } from "./people.ts";
import { tokens } from "./tokens.ts";

export const VIEWS: readonly View[] = [logins, tokens, messages, applications, people, log];

/** The view of a name; the first where nothing goes by it. */
export const viewNamed = (name: string | null): View => VIEWS.find((view) => view.name === name) ?? logins;
