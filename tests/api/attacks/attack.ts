import { expect, it } from "vitest";
import { createTestApi, type TestApi } from "../support/api.ts";
import { readPage } from "../support/bodies.ts";
import { log } from "../support/entries.ts";

/** All that there is to attack: an entry of Ann's, one of Max's, and cursors of theirs. */
export interface Prey {
  readonly api: TestApi;
  /** The id of an entry of Ann's, which nobody decided. */
  readonly ann: string;
  /** The id of an entry of Max's. */
  readonly max: string;
  /** A cursor of Ann's list, without filters. */
  readonly cursor: string;
}

/** A request that must come to nothing. */
export interface Attack {
  readonly name: string;
  readonly request: (prey: Prey) => {
    readonly route: string;
    readonly token?: string;
    readonly body?: object | string | Uint8Array<ArrayBuffer>;
    readonly headers?: Record<string, string>;
  };
  readonly status: number;
  /** As in the body's `code`. */
  readonly code: string;
}

/** Everything that is kept of everybody whom attacks could be about. */
async function everything({ store }: TestApi): Promise<unknown> {
  const { days } = await store.listDaysAwaitingApproval({ period: {}, limit: 1000 });
  return days;
}

async function layOut(): Promise<Prey> {
  const api = createTestApi();
  const { id: ann } = await log(api, "ann");
  await log(api, "ann", { date: "2026-11-19" });
  const { id: max } = await log(api, "max");
  const { next = "" } = await readPage(await api.request("GET /timesheets?limit=1", "ann"));
  return { api, ann, max, cursor: next };
}

/** Tries attacks: each gets exactly its answer, and changes nothing of what is kept. */
export function tryAttacks(attacks: readonly Attack[]): void {
  it.each(attacks.map((attack) => [attack.name, attack] as const))("%s", async (_name, attack) => {
    const prey = await layOut();
    const before = await everything(prey.api);
    const { route, token, body, headers } = attack.request(prey);
    const response = await prey.api.request(route, token, body, headers);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: attack.status, code: attack.code });
    expect(response.status).toBe(attack.status);
    expect(await everything(prey.api)).toEqual(before);
  });
}
