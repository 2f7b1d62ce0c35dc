import { createAsyncStoragePersister } from "@tanstack/query-async-storage-persister";
import { type DefaultOptions, QueryClient } from "@tanstack/react-query";
import type { PersistQueryClientOptions } from "@tanstack/react-query-persist-client";
import { ApiError, Unreachable } from "../api/errors.ts";
import type { TextStorage } from "../outbox/shelf.ts";
import { SessionError } from "../session/reasons.ts";

/** How long what was read is kept, in milliseconds. */
const KEPT = 14 * 24 * 3_600_000;
/** The form in which it is kept: what an app with another one kept is thrown away. */
const FORM = "1";
const PREFIX = "timesheets/read/";
/** Read again when it is older, and looked at, in milliseconds. */
const STALE = 15_000;

/** Everything that one person has read from the API, kept on the device until their session ends. */
export interface KeptReading {
  readonly client: QueryClient;
  readonly persistence: Omit<PersistQueryClientOptions, "queryClient">;
  /** Keeps it, and throws away what is left of others. */
  open(): Promise<void>;
  /** Forgets it, here and on the device; nothing is kept any more from now on. */
  close(): Promise<void>;
}

const options: DefaultOptions = {
  queries: {
    staleTime: STALE,
    // Never thrown away before what is kept on the device is.
    gcTime: KEPT,
    retry: (failures, error) => failures < 3 && isWorthRetrying(error),
    retryDelay: (failures, error) => secondsOf(error) ?? Math.min(1_000 * 2 ** failures, 15_000),
  },
  // A change is written down on the device first, whatever the network does.
  mutations: { networkMode: "always", retry: false },
};

/** @param person their `sub`. */
export function keepReading(storage: TextStorage, person: string): KeptReading {
  const client = new QueryClient({ defaultOptions: options });
  const key = PREFIX + encodeURIComponent(person);
  let isOpen = false;
  const persister = createAsyncStoragePersister({
    key,
    storage: {
      getItem: (name) => storage.getItem(name),
      // A write that was put off must not come after the end.
      setItem: async (name, text) => (isOpen ? storage.setItem(name, text) : undefined),
      removeItem: async (name) => {
        await storage.removeItem(name);
      },
    },
  });
  return {
    client,
    persistence: {
      persister,
      maxAge: KEPT,
      buster: FORM,
      dehydrateOptions: {
        // Entries of others are only shown while they are fresh from the API.
        shouldDehydrateQuery: ({ queryKey: [name], state }) =>
          state.status === "success" && name !== "approvals",
        shouldDehydrateMutation: () => false,
      },
    },
    async open() {
      isOpen = true;
      await forgetReading(storage, key);
    },
    async close() {
      isOpen = false;
      client.clear();
      await forgetReading(storage);
    },
  };
}

/**
 * Throws away what people have read.
 *
 * @param but the key of what stays.
 */
export async function forgetReading(storage: TextStorage, but?: string): Promise<void> {
  try {
    const keys = await storage.getAllKeys();
    const others = keys.filter((key) => key.startsWith(PREFIX) && key !== but);
    await Promise.all(others.map((key) => storage.removeItem(key)));
  } catch {
    // A storage that can't be read has nothing to be read by others either.
  }
}

/** Whether a request that reads may succeed when it is sent again as it was. */
function isWorthRetrying(error: Error): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 429 || error.status === 408;
  return !(error instanceof SessionError);
}

function secondsOf(error: Error): number | undefined {
  const seconds = error instanceof ApiError || error instanceof Unreachable ? error.retryAfter : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
}
