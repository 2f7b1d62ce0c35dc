/** Auth0's limits on the cache of one trigger (Auth0 docs, "Actions Limitations"): entries, bytes, milliseconds. */
const MOST_ENTRIES = 20;
const KEY_LIMIT = 64;
const VALUE_LIMIT = 4096;
const TOTAL_LIMIT = 8192;
const LONGEST = 86_400_000;

interface CacheRecord {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expires_at: number;
}

type Written = { readonly type: "success"; readonly record: CacheRecord } | CacheError;
type CacheError = { readonly type: "error"; readonly code: string };

/** Texts that the Actions of one trigger keep from one execution to the next, at most for a day. */
export class ActionCache {
  readonly #records = new Map<string, CacheRecord>();

  get(key: string, now: number): CacheRecord | undefined {
    const record = this.#records.get(key);
    return record !== undefined && record.expires_at > now ? { ...record } : undefined;
  }

  delete(key: string): { readonly type: "success" } {
    this.#records.delete(key);
    return { type: "success" };
  }

  set(key: string, value: unknown, options: { ttl?: unknown; expires_at?: unknown }, now: number): Written {
    if (typeof value !== "string") return { type: "error", code: "InvalidValue" };
    if (Buffer.byteLength(key) > KEY_LIMIT) return { type: "error", code: "CacheKeySizeExceeded" };
    if (Buffer.byteLength(value) > VALUE_LIMIT) return { type: "error", code: "CacheValueSizeExceeded" };
    const others = [...this.#records].filter(([name, { expires_at }]) => name !== key && expires_at > now);
    const size = [...others, [key, { value }] as const].reduce((sum, [name, record]) => {
      return sum + Buffer.byteLength(name) + Buffer.byteLength(record.value);
    }, 0);
    if (others.length >= MOST_ENTRIES) return { type: "error", code: "ItemLimitExceeded" };
    if (size > TOTAL_LIMIT) return { type: "error", code: "CacheSizeExceeded" };
    const ends = [now + LONGEST];
    if (typeof options.ttl === "number") ends.push(now + options.ttl);
    if (typeof options.expires_at === "number") ends.push(options.expires_at);
    const record = { value, expires_at: Math.min(...ends) };
    this.#records.clear();
    for (const [name, other] of others) this.#records.set(name, other);
    this.#records.set(key, record);
    return { type: "success", record };
  }
}
