import { type Difference, differences } from "./differences.ts";
import { Identifiers } from "./identifiers.ts";
import { Provenance } from "./provenance.ts";
import type { Exchange, Recording } from "./recording.ts";

/** Sends a request to a tenant's Management API. */
export type Send = (request: {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}) => Promise<{ readonly status: number; readonly body: string }>;

/** An exchange as this tenant answered it. */
export interface ReplayedExchange {
  readonly exchange: Exchange;
  readonly status: number;
  /** Differences from the recording; the status alone, where that differs. */
  readonly differences: readonly Difference[];
  /** Differences in what is not the recording's doing: see `Provenance`. */
  readonly foreign: readonly Difference[];
}

/** Asks a tenant what was recorded of another, in the same order. */
export async function replay({ interactions }: Recording, send: Send): Promise<ReplayedExchange[]> {
  const identifiers = new Identifiers();
  const provenance = new Provenance();
  const replayed: ReplayedExchange[] = [];
  for (const exchange of interactions) {
    const { method, path, request, status, response } = exchange;
    const body = request && method !== "GET" ? identifiers.translate(request) : undefined;
    const answer = await send({ method, path: identifiers.translate(path), body });
    const recorded = parse(response);
    const found = parse(answer.body);
    const isOwn = identifiers.knows(path) || method === "POST";
    provenance.sends(exchange, parse(request));
    if (answer.status !== status) {
      const difference = { path: ["(status)"], recorded: status, found: `${answer.status} ${answer.body}` };
      const isForeign = provenance.isForeignStatus(exchange, answer.status, isOwn);
      replayed.push({
        exchange,
        status: answer.status,
        differences: isForeign ? [] : [difference],
        foreign: isForeign ? [difference] : [],
      });
      continue;
    }
    identifiers.learn(recorded, found);
    provenance.receives(exchange, recorded);
    const all = recorded === undefined ? [] : differences(recorded, found, identifiers.translate);
    const isForeign = (difference: Difference) => provenance.isForeign(difference, exchange, isOwn);
    replayed.push({
      exchange,
      status: answer.status,
      differences: all.filter((difference) => !isForeign(difference)),
      foreign: all.filter(isForeign),
    });
  }
  return replayed;
}

function parse(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
