import AsyncStorage from "@react-native-async-storage/async-storage";
import type { Person } from "./tenant.ts";

/** Who is signed in on this device; no token, nor anything from which one could be had. */
export type Present =
  | { readonly status: "nobody" }
  /** Somebody signed out here whom the tenant may still know in the browser. */
  | { readonly status: "still-known" }
  | {
      readonly status: "somebody";
      readonly person: Person;
      /** The scopes that the last access token had, for a start without network. */
      readonly scopes: readonly string[];
      /** When the refresh token was first given, in milliseconds since the epoch. */
      readonly since: number;
    };

/** The part of a session that is remembered across starts, and told to the other tabs of a browser. */
export interface Presence {
  read(): Promise<Present>;
  write(present: Present): Promise<void>;
  /** Calls when another tab has written. @returns stops calling */
  onChange(listener: () => void): () => void;
}

const KEY = "session";

/** In a browser AsyncStorage is localStorage, whose changes the other tabs are told of. */
export const devicePresence: Presence = {
  async read() {
    return parse(await AsyncStorage.getItem(KEY));
  },

  async write(present) {
    if (present.status === "nobody") await AsyncStorage.removeItem(KEY);
    else await AsyncStorage.setItem(KEY, JSON.stringify(present));
  },

  onChange(listener) {
    if (typeof window === "undefined" || typeof window.addEventListener !== "function")
      return () => undefined;
    const changed = (event: StorageEvent) => {
      // No key: everything was cleared, as browsers' settings do.
      if (event.key === KEY || event.key === null) listener();
    };
    window.addEventListener("storage", changed);
    return () => window.removeEventListener("storage", changed);
  },
};

/** Reads what was stored; whatever isn't as `write` makes it counts as nobody. */
function parse(text: string | null): Present {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value === "object" && value !== null) {
      if (Reflect.get(value, "status") === "still-known") return { status: "still-known" };
      if (isSomebody(value)) return value;
    }
  } catch {
    // Not JSON: nobody.
  }
  return { status: "nobody" };
}

function isSomebody(value: object): value is Extract<Present, { status: "somebody" }> {
  const person: unknown = Reflect.get(value, "person");
  return (
    Reflect.get(value, "status") === "somebody" &&
    typeof person === "object" &&
    person !== null &&
    typeof Reflect.get(person, "sub") === "string" &&
    Array.isArray(Reflect.get(value, "scopes")) &&
    typeof Reflect.get(value, "since") === "number"
  );
}
