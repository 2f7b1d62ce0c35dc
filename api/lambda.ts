import "./jitless.ts";
import { createApp } from "./app.ts";
import { dependenciesIn } from "./dependencies.ts";
import { readEnvironment } from "./environment.ts";
import { handlerFrom } from "./http/lambda.ts";

/** The function that Lambda calls, with events of HTTP APIs in payload format 2.0. */
export const handler = handlerFrom(createApp(dependenciesIn(readEnvironment(process.env))).respond);
