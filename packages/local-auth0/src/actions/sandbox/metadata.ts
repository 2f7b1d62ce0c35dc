import type { ApiCall } from "./execution.ts";

type Metadata = Record<string, unknown>;

/** Where the event shows the metadata that an API object's member sets. */
const PLACES: Readonly<Record<string, string>> = {
  transaction: "transaction",
  session: "session",
  refreshToken: "refresh_token",
};

/**
 * The metadata of transaction, session and refresh token as the Actions of one execution see it: a change shows at once in
 * the event, and in those of the Actions that follow (Auth0 docs, "Actions Transaction Metadata"). That of the person
 * shows at the next login only.
 */
export class MetadataView {
  readonly #calls: ApiCall[];
  #event: Record<string, unknown> = {};

  constructor(earlier: readonly ApiCall[]) {
    this.#calls = [...earlier];
  }

  /** An event with all that was set so far; what is set from now on shows in it, too. */
  of<Event extends Record<string, unknown>>(event: Event): Event {
    this.#event = event;
    for (const call of this.#calls) show(event, call);
    return event;
  }

  apply(call: ApiCall): void {
    this.#calls.push(call);
    show(this.#event, call);
  }
}

function show(event: Record<string, unknown>, { method, arguments: [key, value] }: ApiCall): void {
  const [object = "", change] = method.split(".");
  const holder = event[PLACES[object] ?? ""];
  if (!isMetadata(holder)) return;
  const before = isMetadata(holder.metadata) ? holder.metadata : {};
  if (change === "evictMetadata") holder.metadata = {};
  if (change === "deleteMetadata" || change === "setMetadata") {
    const { [String(key)]: _replaced, ...others } = before;
    const kept = change === "setMetadata" && value !== null && value !== undefined;
    holder.metadata = kept ? { ...others, [String(key)]: value } : others;
  }
}

const isMetadata = (value: unknown): value is Metadata => typeof value === "object" && value !== null;
