// Does with a function what Lambda does: loads the module, as what it is, and calls its handler. It says how that went on its
// standard output.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [file, eventFile] = process.argv.slice(2);
const event = JSON.parse(readFileSync(eventFile, "utf8"));
const { handler } = file.endsWith(".mjs") ? await import(file) : createRequire(import.meta.url)(file);
const { statusCode, body } = await handler(event, {});
// Not `maxRSS`, which a new process has from the one that it was made by.
const kilobytes = process.memoryUsage.rss() / 1024;
process.stdout.write(`${JSON.stringify({ status: statusCode, body, kilobytes })}\n`, () => process.exit(0));
