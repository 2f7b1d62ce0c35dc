import { whenOrphaned } from "command-line/parent";
import { sizeOf, syntheticPolicy } from "./policy.ts";
import { growing } from "./subjects.ts";

/** Measures one subject at one size, in a process of its own, and prints `{ seconds, bytes }`. */
whenOrphaned(() => process.exit(1));
const [subject, scopes] = process.argv.slice(2);
const prepare = Object.entries(growing).find(([name]) => name === subject)?.[1];
if (prepare === undefined) throw new TypeError(`there is no subject "${subject}"`);

const run = await prepare(syntheticPolicy(sizeOf(Number(scopes))));
const started = performance.now();
await run();
const seconds = (performance.now() - started) / 1000;
const bytes = process.resourceUsage().maxRSS * 1024;
// Pulumi keeps handles open.
process.stdout.write(JSON.stringify({ seconds, bytes }), () => process.exit(0));
