import AsyncStorage from "@react-native-async-storage/async-storage";
import { useCallback, useEffect, useRef, useState } from "react";
import { useSession } from "../session/session-provider.tsx";
import type { Draft } from "./draft.ts";

/** The part of a draft that is kept; its date is the screen's. */
export type KeptDraft = Omit<Draft, "date">;

const PREFIX = "timesheets/draft";

/** Where a person's draft is kept. Encoded, no part has a slash, so that no key is another person's. */
export const draftKey = (person: string, name: string): string =>
  `${PREFIX}/${encodeURIComponent(person)}/${encodeURIComponent(name)}`;

/**
 * The content of a form, kept on the device as it is typed, so that it survives a reload and the end of a session. It is there for its
 * person only.
 *
 * @param name which form it is: "new", or an entry's key.
 * @param initial what stands in it at first; an equal draft isn't kept.
 * @returns `draft` is undefined for the moment in which the device's storage is read.
 */
export function useDraft(name: string, initial: KeptDraft) {
  const { person } = useSession();
  const key = draftKey(person?.sub ?? "", name);
  const [draft, setDraft] = useState<KeptDraft>();
  const first = useRef(initial);
  first.current = initial;
  useEffect(() => {
    let isMounted = true;
    const show = (kept: KeptDraft) => isMounted && setDraft(kept);
    AsyncStorage.getItem(key).then(
      (text) => show(readDraft(text) ?? first.current),
      () => show(first.current),
    );
    return () => {
      isMounted = false;
    };
  }, [key]);
  const change = useCallback(
    ({ project, hours, note }: KeptDraft) => {
      const next = { project, hours, note };
      setDraft(next);
      // A device that keeps nothing loses no more than it would without this.
      const kept = isSame(next, first.current)
        ? AsyncStorage.removeItem(key)
        : AsyncStorage.setItem(key, JSON.stringify(next));
      kept.catch(() => undefined);
    },
    [key],
  );
  /** Begins anew: what was typed is done, or given up. */
  const clear = useCallback(() => {
    setDraft(first.current);
    AsyncStorage.removeItem(key).catch(() => undefined);
  }, [key]);
  return { draft, change, clear };
}

const isSame = (one: KeptDraft, other: KeptDraft): boolean =>
  one.project === other.project && one.hours === other.hours && one.note === other.note;

/** Reads a kept draft; undefined for anything else. */
function readDraft(text: string | null): KeptDraft | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    const [project, hours, note]: unknown[] = ["project", "hours", "note"].map((name) =>
      Reflect.get(value, name),
    );
    if (typeof project !== "string" || typeof hours !== "string" || typeof note !== "string")
      return undefined;
    return { project, hours, note };
  } catch {
    return undefined;
  }
}
