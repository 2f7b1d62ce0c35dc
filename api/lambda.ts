import "./jitless.ts";
import { handle } from "hono/aws-lambda";
import { assembleApp } from "./assemble.ts";
import { readEnvironment } from "./environment.ts";

/** What Lambda calls, with events of HTTP APIs in payload format 2.0. */
export const handler = handle(assembleApp(readEnvironment(process.env)));
