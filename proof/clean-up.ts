import { scopesGiven } from "./access.ts";
import { type ApiResponse, send } from "./api-client.ts";
import type { Disagreement } from "./disagreement.ts";
import { type Occasion, PERIOD, PROJECT } from "./occasion.ts";
import { reaches } from "./reach.ts";
import { requestAbout, requestFor } from "./requests.ts";
import { describeHolder, type Holder } from "./sign-ins.ts";
import type { HostedTarget, ProofTarget } from "./target.ts";

const LIST = "GET /timesheets";
const DELETE = "DELETE /timesheets/{id}";

type Target = Pick<HostedTarget, "policy" | "apiUrl"> & { readonly occasion: Occasion };

/**
 * Deletes all that this proof and earlier ones logged: entries of the people who signed in, of the proof's own project, on
 * days long past. Nobody else's are touched, and nothing that is approved.
 *
 * @returns a disagreement for each person some of whose entries are still there.
 */
export async function cleanUp(holders: readonly Holder[], target: Target): Promise<Disagreement[]> {
  const people = Map.groupBy(
    holders.filter(({ person, tokens }) => person !== undefined && tokens !== undefined),
    ({ person }) => person,
  );
  const left: Disagreement[] = [];
  for (const holder of [...people.values()].flatMap(
    (each) => each.find((one) => mayDelete(one, target)) ?? [],
  )) {
    const ids = await deleteAllOf(holder, target);
    if (ids.length === 0) continue;
    left.push({
      code: "ENTRIES_LEFT",
      where: describeHolder(holder, target.policy),
      what: `${ids.length} of the proof's own entries could not be deleted (${ids.slice(0, 3).join(", ")}${ids.length > 3 ? ", …" : ""})`,
      look: "the response to a DELETE of one of them; another run tries again",
    });
  }
  return left;
}

/** Whether a person can list and delete entries of their own, by the policy. */
export function mayDelete(holder: Holder, target: Pick<ProofTarget, "policy">): boolean {
  if (holder.person === undefined || holder.tokens === undefined) return false;
  const given = scopesGiven(holder, target);
  return [LIST, DELETE].every((route) => reaches(target.policy, route, "own", given));
}

/** @returns the ids that are still there. */
async function deleteAllOf(holder: Holder, target: Target): Promise<readonly string[]> {
  const token = holder.tokens?.access_token;
  for (const id of await idsOf(token, target)) {
    await send(target.apiUrl, requestAbout(DELETE, { id }, target.occasion, token));
  }
  return idsOf(token, target);
}

const HOUR = 3_600_000;

/** An entry of a list, as far as it says whether it is this proof's, or was left by one that is over. */
interface Listed {
  readonly id: string;
  readonly date: string;
  readonly createdAt: string;
}

/** The ids of all entries to be deleted. Those of another proof that may be under way are left to that one. */
async function idsOf(token: string | undefined, { apiUrl, occasion }: Target): Promise<string[]> {
  const query = new URLSearchParams({ ...PERIOD, project: PROJECT, limit: "100" });
  const found: Listed[] = [];
  for (;;) {
    const list = { ...requestFor(LIST, occasion, token), path: `/timesheets?${query}` };
    const { entries, next } = pageOf(await send(apiUrl, list));
    found.push(...entries);
    if (next === undefined) break;
    query.set("cursor", next);
  }
  return found
    .filter(({ date, createdAt }) => date === occasion.date || Date.now() - Date.parse(createdAt) > HOUR)
    .map(({ id }) => id);
}

/** A page of a list; an empty one where the response is none, which the proof's own tries tell. */
function pageOf({ status, body }: ApiResponse): { entries: readonly Listed[]; next?: string } {
  return status === 200 ? (JSON.parse(body) as { entries: Listed[]; next?: string }) : { entries: [] };
}
