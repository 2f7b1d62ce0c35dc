import "./jitless.ts";
import { assembleApp } from "./assemble.ts";
import { readEnvironment } from "./environment.ts";
import { handlerFrom } from "./http/lambda.ts";

/** The function that Lambda calls, with events of HTTP APIs in payload format 2.0. */
export const handler = handlerFrom(assembleApp(readEnvironment(process.env)).respond);
