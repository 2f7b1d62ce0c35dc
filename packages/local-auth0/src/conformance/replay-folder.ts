import { forTerminal } from "command-line/safe-text";
import { startTenant } from "../tenant.ts";
import type { Difference } from "./differences.ts";
import { type Recording, readRecordings } from "./recording.ts";
import { type ReplayedExchange, replay, type Send } from "./replay.ts";

/**
 * Replays every recording of a folder on a tenant of its own, and prints what is answered otherwise.
 *
 * @param options `verbose` prints what the recorded tenant held before, too.
 * @returns whether everything was answered as recorded.
 */
export async function replayFolder(
  folder: string,
  { verbose }: { readonly verbose: boolean },
): Promise<boolean> {
  const totals = { exchanges: 0, same: 0, foreign: 0, whole: 0 };
  const recordings = await readRecordings(folder);
  for (const recording of recordings) {
    const replayed = await replayOnNewTenant(recording);
    const wrong = replayed.filter(({ differences }) => differences.length > 0);
    totals.exchanges += replayed.length;
    totals.same += replayed.length - wrong.length;
    totals.foreign += replayed.filter(({ foreign }) => foreign.length > 0).length;
    totals.whole += wrong.length === 0 ? 1 : 0;
    console.log(
      `${wrong.length === 0 ? "ok  " : "DIFF"} ${forTerminal(recording.name)} ${replayed.length - wrong.length}/${replayed.length}`,
    );
    for (const one of replayed)
      for (const line of linesOf(one, verbose)) console.log(`       ${forTerminal(line)}`);
  }
  const share = ((100 * totals.same) / totals.exchanges).toFixed(1);
  console.log(
    `${totals.same}/${totals.exchanges} exchanges answered as recorded (${share} %), ${totals.whole}/${recordings.length} recordings whole; ${totals.foreign} of them but for what is not the recording's doing`,
  );
  return totals.same === totals.exchanges;
}

async function replayOnNewTenant(recording: Recording): Promise<ReplayedExchange[]> {
  await using tenant = await startTenant();
  const send: Send = async ({ method, path, body }) => {
    const response = await fetch(new URL(path, tenant.issuer), {
      method,
      headers: { authorization: `Bearer ${tenant.management.token}`, "content-type": "application/json" },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, body: await response.text() };
  };
  return await replay(recording, send);
}

function linesOf({ exchange, differences, foreign }: ReplayedExchange, verbose: boolean): string[] {
  const shown = [
    ...differences.map(describe),
    ...(verbose ? foreign.map((one) => `${describe(one)} (not its doing)`) : []),
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
