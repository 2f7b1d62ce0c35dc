import path from "node:path";
import { parseArgs } from "node:util";
import { errorText } from "command-line/error-text";
import { scratchFolder } from "command-line/scratch-folder";
import { startTenant } from "../tenant.ts";
import { type CertificateAuthority, createCertificateAuthority, trustCertificateAuthority } from "../tls.ts";
import type { Difference } from "./differences.ts";
import { type Recording, readRecordings } from "./recording.ts";
import { type ReplayedExchange, replay, type Send } from "./replay.ts";

const USAGE = `usage: npm run conformance -- FOLDER [--verbose]

  Asks a new local tenant for each recording in FOLDER what a real tenant was asked, and counts equal answers.
  Exit status 0 only when every exchange is answered as recorded.

  --verbose  also what differs because the recorded tenant held it before its recording began`;

const home = scratchFolder(path.resolve(".local"), "conformance");
try {
  process.exitCode = await main();
} catch (error) {
  console.error(errorText(error));
  process.exitCode = 1;
} finally {
  home.remove();
}

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  const totals = { exchanges: 0, same: 0, inherited: 0, whole: 0 };
  const recordings = await readRecordings(path.resolve(options.folder));
  const authority = await createCertificateAuthority();
  trustCertificateAuthority(authority.pem);
  for (const recording of recordings) {
    const replayed = await replayOnNewTenant(recording, authority);
    const wrong = replayed.filter(({ differences }) => differences.length > 0);
    totals.exchanges += replayed.length;
    totals.same += replayed.length - wrong.length;
    totals.inherited += replayed.filter(({ inherited }) => inherited.length > 0).length;
    totals.whole += wrong.length === 0 ? 1 : 0;
    console.log(
      `${wrong.length === 0 ? "ok  " : "DIFF"} ${recording.name} ${replayed.length - wrong.length}/${replayed.length}`,
    );
    for (const one of replayed)
      for (const line of linesOf(one, options.verbose)) console.log(`       ${line}`);
  }
  const share = ((100 * totals.same) / totals.exchanges).toFixed(1);
  console.log(
    `${totals.same}/${totals.exchanges} exchanges answered as recorded (${share} %), ${totals.whole}/${recordings.length} recordings whole; ${totals.inherited} of them but for what the recorded tenant held before`,
  );
  return totals.same === totals.exchanges ? 0 : 1;
}

async function replayOnNewTenant(
  recording: Recording,
  authority: CertificateAuthority,
): Promise<ReplayedExchange[]> {
  const tenant = await startTenant({ home: home.path, authority });
  try {
    const send: Send = async ({ method, path, body }) => {
      const response = await fetch(new URL(path, tenant.issuer), {
        method,
        headers: { authorization: `Bearer ${tenant.management.token}`, "content-type": "application/json" },
        ...(body !== undefined && { body }),
      });
      return { status: response.status, body: await response.text() };
    };
    return await replay(recording, send);
  } finally {
    await tenant.close();
  }
}

function linesOf({ exchange, differences, inherited }: ReplayedExchange, verbose: boolean): string[] {
  const shown = [
    ...differences.map(describe),
    ...(verbose ? inherited.map((one) => `${describe(one)} (held before)`) : []),
  ];
  return shown.length === 0
    ? []
    : [`${exchange.method} ${exchange.path}`, ...shown.map((line) => `  ${line}`)];
}

function describe({ path, recorded, found }: Difference): string {
  return `${path.join(".")}: recorded ${short(recorded)}, found ${short(found)}`;
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 160);
}

function readOptions(): { readonly folder: string; readonly verbose: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { verbose: { type: "boolean", default: false } },
    });
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) return "Give one folder of recordings";
    return { folder, verbose: values.verbose };
  } catch (error) {
    return errorText(error);
  }
}
