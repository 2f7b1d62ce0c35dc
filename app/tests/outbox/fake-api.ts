import { createHash } from "node:crypto";
import type { Entry, NewEntry } from "../../outbox/entry.ts";

/** The API as its description has it, for one person and an approver, kept in memory. It can fail in all the ways of networks. */
export class FakeApi {
  /** In the order in which they were logged. */
  readonly entries: Entry[] = [];
  /** The requests that arrived, such as `POST /timesheets`. */
  readonly requests: string[] = [];
  readonly keys: (string | null)[] = [];
  /** The fates of the next requests; those behind go well. */
  readonly faults: Fault[] = [];
  now = 0;
  /** Called when a request arrives. */
  onRequest = () => {};
  readonly #reserved = new Map<string, { readonly meaning: string; readonly expiresAt: number }>();
  readonly #logged = new Map<string, string>();
  #count = 0;

  readonly fetch = async (request: Request): Promise<Response> => {
    const fault = this.faults.shift();
    if (fault === "unreachable") throw new TypeError("Failed to fetch");
    if (typeof fault === "object") return problem(fault.status, fault.code ?? "fault", fault.headers);
    const response = await this.#respond(request);
    if (fault === "lost") throw new TypeError("Failed to fetch");
    return response;
  };

  /** Changes an entry as somebody else does, or its person on another device. */
  change(id: string, changes: Partial<Pick<Entry, "project" | "hours">> & { state?: Entry["state"] }): Entry {
    const index = this.entries.findIndex((entry) => entry.id === id);
    const {
      decidedBy: _,
      decidedAt: __,
      reason: ___,
      ...entry
    } = { decidedBy: "", decidedAt: "", reason: "", ...this.#at(index) };
    const decided = { decidedBy: "auth0|boss", decidedAt: this.#time() };
    const { state = "submitted", ...work } = changes;
    const next = { ...entry, ...work, version: entry.version + 1, updatedAt: this.#time() };
    const changed: Entry =
      state === "submitted"
        ? { ...next, state }
        : state === "approved"
          ? { ...next, ...decided, state }
          : { ...next, ...decided, state, reason: "no" };
    this.entries[index] = changed;
    return changed;
  }

  remove(id: string): void {
    this.entries.splice(
      this.entries.findIndex((entry) => entry.id === id),
      1,
    );
  }

  /** Puts an entry there as if its person had logged it on another device. */
  add(entry: NewEntry): Entry {
    return this.#log(entry, undefined);
  }

  async #respond(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const [, collection, id = ""] = pathname.split("/").map(decodeURIComponent);
    this.onRequest();
    this.requests.push(`${request.method} ${pathname}`);
    const index = this.entries.findIndex((entry) => entry.id === id);
    const entry = this.entries[index];
    switch (`${request.method} ${collection}`) {
      case "POST timesheets": {
        const key = request.headers.get("idempotency-key") ?? undefined;
        this.keys.push(key ?? null);
        return this.#create(await read(request), key);
      }
      case "GET timesheets":
        if (id === "") {
          const from = searchParams.get("from");
          return json(200, { entries: this.entries.filter(({ date }) => date === from) });
        }
        return entry === undefined ? problem(404, "not_found") : json(200, entry);
      case "PUT timesheets": {
        if (entry === undefined) return problem(404, "not_found");
        if (entry.state === "approved") return problem(409, "approved_entry");
        if (request.headers.get("if-match") !== `"${entry.version}"`) return problem(412, "changed");
        const work = await read(request);
        if (this.#hoursOf(entry.date, id) + work.hours > 24) return problem(409, "day_full");
        const { note: _, ...rest } = entry;
        this.entries[index] = rest;
        return json(200, this.change(id, work));
      }
      case "DELETE timesheets":
        if (entry === undefined) return problem(404, "not_found");
        if (entry.state === "approved") return problem(409, "approved_entry");
        if (request.headers.get("if-match") !== `"${entry.version}"`) return problem(412, "changed");
        this.remove(id);
        return new Response(null, { status: 204 });
      case "GET approvals":
        return json(200, { entries: this.entries.filter(({ state }) => state === "submitted") });
      case "PUT approvals": {
        if (entry === undefined) return problem(404, "not_found");
        if (request.headers.get("if-match") !== `"${entry.version}"`) return problem(412, "changed");
        if (entry.state !== "submitted") return problem(409, "already_decided");
        const { state } = await read<{ state: "approved" | "rejected" }>(request);
        return json(200, this.change(id, { state }));
      }
      case "GET weeks": {
        const dates = [...new Set(this.entries.map(({ date }) => date))];
        const days = dates.map((date) => ({
          date,
          entries: this.entries.filter((other) => other.date === date),
        }));
        return json(200, { week: id, days });
      }
      default:
        return problem(404, "not_found");
    }
  }

  #create(entry: NewEntry, key: string | undefined): Response {
    if (entry.project === "unwanted") return problem(422, "invalid_body");
    const meaning = createHash("sha256").update(JSON.stringify(entry)).digest("hex");
    if (key !== undefined) {
      const reserved = this.#reserved.get(key);
      if (reserved !== undefined && reserved.expiresAt > this.now) {
        if (reserved.meaning !== meaning) return problem(422, "idempotency_key_reused");
        const id = this.#logged.get(key);
        const there = this.entries.find((other) => other.id === id);
        if (there !== undefined) return json(201, there);
        if (id !== undefined) return problem(410, "entry_deleted");
      } else {
        // The contract, and no more: after a day the key means nothing any more.
        this.#reserved.set(key, { meaning, expiresAt: this.now + 24 * 3_600_000 });
        this.#logged.delete(key);
      }
    }
    if (this.#hoursOf(entry.date) + entry.hours > 24) return problem(409, "day_full");
    return json(201, this.#log(entry, key));
  }

  #log(entry: NewEntry, key: string | undefined): Entry {
    this.#count += 1;
    const id = `entry-${this.#count}`;
    const [createdAt, updatedAt] = [this.#time(), this.#time()];
    const logged: Entry = {
      ...entry,
      id,
      subject: "auth0|ann",
      version: 1,
      createdAt,
      updatedAt,
      state: "submitted",
    };
    this.entries.push(logged);
    if (key !== undefined) this.#logged.set(key, id);
    return logged;
  }

  #at(index: number): Entry {
    const entry = this.entries[index];
    if (entry === undefined) throw new RangeError("there is no such entry");
    return entry;
  }

  #hoursOf(date: string, except?: string): number {
    const others = this.entries.filter((entry) => entry.date === date && entry.id !== except);
    return others.filter(({ state }) => state !== "rejected").reduce((sum, { hours }) => sum + hours, 0);
  }

  #time(): string {
    return new Date(this.now).toISOString();
  }
}

/** The fate of a request: it doesn't arrive, its response doesn't, or somebody answers with a problem. */
export type Fault =
  | "none"
  | "unreachable"
  | "lost"
  | { readonly status: number; readonly code?: string; readonly headers?: Readonly<Record<string, string>> };

const read = async <Body = NewEntry>(request: Request): Promise<Body> => request.json();

const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

const problem = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify({ code, status, title: code, detail: `${code} it is` }), {
    status,
    headers: { ...headers, "content-type": "application/problem+json" },
  });
