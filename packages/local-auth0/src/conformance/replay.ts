import { type Difference, differences } from "./differences.ts";
import { Identifiers } from "./identifiers.ts";
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
  /** Differences in what was set on the recorded tenant before its recording began. */
  readonly inherited: readonly Difference[];
}

/** Asks a tenant what was recorded of another, in the same order. */
export async function replay({ interactions }: Recording, send: Send): Promise<ReplayedExchange[]> {
  const identifiers = new Identifiers();
  const written = new Map<string, Set<string>>();
  const replayed: ReplayedExchange[] = [];
  for (const exchange of interactions) {
    const { method, path, request, status, response } = exchange;
    const body = request && method !== "GET" ? identifiers.translate(request) : undefined;
    const answer = await send({ method, path: identifiers.translate(path), body });
    const recorded = parse(response);
    const found = parse(answer.body);
    const isOwn = identifiers.knows(path) || method === "POST";
    if (method !== "GET") remember(written, path, parse(request));
    if (answer.status !== status) {
      const difference = { path: ["(status)"], recorded: status, found: `${answer.status} ${answer.body}` };
      replayed.push({ exchange, status: answer.status, differences: [difference], inherited: [] });
      continue;
    }
    identifiers.learn(recorded, found);
    const all = recorded === undefined ? [] : differences(recorded, found, identifiers.translate);
    const isInherited = ({ path: [member] }: Difference) =>
      !isOwn && !written.get(resourceOf(path))?.has(String(member));
    replayed.push({
      exchange,
      status: answer.status,
      differences: all.filter((difference) => !isInherited(difference)),
      inherited: all.filter(isInherited),
    });
  }
  return replayed;
}

/** Notes which members of a thing were written: only those are the recording's doing. */
function remember(written: Map<string, Set<string>>, path: string, body: unknown): void {
  const members = written.get(resourceOf(path)) ?? new Set();
  if (typeof body === "object" && body !== null) for (const key of Object.keys(body)) members.add(key);
  written.set(resourceOf(path), members);
}

const resourceOf = (path: string): string => path.split("?", 1)[0] ?? path;

function parse(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
