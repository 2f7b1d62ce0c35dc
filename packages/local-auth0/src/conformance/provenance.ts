import type { Difference } from "./differences.ts";
import type { Exchange } from "./recording.ts";

/** Put by a recorder into the place of a secret, whether or not the tenant had answered one. */
const HIDDEN = "[REDACTED]";

/** An identifier that a tenant has made, and no name: it has many digits. */
const MADE_IDENTIFIER = /\d{8,}/;

/**
 * Tells apart what a recording brought about itself from the rest, for which no other tenant can answer: what the recorded
 * tenant held before, what somebody else changed meanwhile, what the recorder hid, and how far Auth0 had got with a
 * deletion of its own.
 */
export class Provenance {
  /** By resource, the members that the recording has written. */
  readonly #written = new Map<string, Set<string>>();
  /** By resource, what was recorded last of each member since it was written, as JSON. */
  readonly #recorded = new Map<string, Map<string, string>>();
  /** By resource, the members that somebody else has changed. */
  readonly #meddled = new Map<string, Set<string>>();
  readonly #deleted = new Set<string>();

  /** Notes the members that a request writes: from now on they are the recording's doing. */
  sends({ method, path }: Exchange, body: unknown): void {
    if (method === "GET" || typeof body !== "object" || body === null) return;
    const resource = resourceOf(path);
    for (const member of Object.keys(body)) {
      setOf(this.#written, resource).add(member);
      this.#recorded.get(resource)?.delete(member);
      this.#meddled.get(resource)?.delete(member);
    }
  }

  /** Notes what was recorded, and which of it has changed though nobody here wrote it. */
  receives({ method, path }: Exchange, recorded: unknown): void {
    const resource = resourceOf(path);
    if (method === "DELETE") this.#deleted.add(resource);
    if (typeof recorded !== "object" || recorded === null || Array.isArray(recorded)) return;
    const before = this.#recorded.get(resource) ?? new Map<string, string>();
    for (const [member, value] of Object.entries(recorded)) {
      const now = JSON.stringify(value);
      if ((before.get(member) ?? now) !== now) setOf(this.#meddled, resource).add(member);
      before.set(member, now);
    }
    this.#recorded.set(resource, before);
  }

  /** Whether a difference is not the recording's doing. @param isOwn whether the exchange is about something that the recording made */
  isForeign({ path: [member = ""], recorded }: Difference, { path }: Exchange, isOwn: boolean): boolean {
    const resource = resourceOf(path);
    if (JSON.stringify(recorded)?.includes(HIDDEN) === true) return true;
    if (this.#meddled.get(resource)?.has(String(member)) === true) return true;
    return !isOwn && !this.#written.get(resource)?.has(String(member));
  }

  /** Whether a status is not the recording's doing. @param isOwn as above */
  isForeignStatus({ method, path, status }: Exchange, found: number, isOwn: boolean): boolean {
    const isRepeated = method === "DELETE" && this.#deleted.has(resourceOf(path));
    // Auth0 deletes some things after it has answered: until then it says 202 to whoever asks again.
    if (isRepeated && DELETED.has(status) && DELETED.has(found)) return true;
    return !isOwn && found === 404 && status < 300 && MADE_IDENTIFIER.test(resourceOf(path));
  }
}

const DELETED: ReadonlySet<number> = new Set([202, 204]);

const resourceOf = (path: string): string => path.split("?", 1)[0] ?? path;

function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  const found = sets.get(key) ?? new Set();
  sets.set(key, found);
  return found;
}
