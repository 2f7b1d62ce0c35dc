import { useGlobalSearchParams, usePathname } from "expo-router";
import { createContext, type ReactNode, type RefObject, useContext, useEffect, useRef } from "react";
import { useSession } from "../session/session-provider.tsx";

type Place = RefObject<string | undefined>;

const Context = createContext<Place | undefined>(undefined);

/** Remembers the screen that a person was on last, beyond the end of their session, so that signing in again brings them back. */
export function PlaceProvider({ children }: { readonly children: ReactNode }) {
  const place = useRef<string>(undefined);
  return <Context value={place}>{children}</Context>;
}

/** The screen that the person was on last, as a path of the app. */
export const usePlace = (): string | undefined => useContext(Context)?.current;

/** Goes on remembering. Whoever signs out of their own accord leaves no place behind for the next. */
export function useRememberedPlace(): void {
  const place = useContext(Context);
  const { status, reason } = useSession();
  const here = placeOf(usePathname(), useGlobalSearchParams());
  const hasLeft =
    status === "signed-out" && (reason === undefined || reason === "elsewhere" || reason === "still-known");
  useEffect(() => {
    if (place === undefined) return;
    if (hasLeft) place.current = undefined;
    else if (here !== undefined && status !== "signed-out") place.current = here;
  }, [place, here, status, hasLeft]);
}

/** Where one is before one is signed in; nobody is brought back there. */
const OUTSIDE: ReadonlySet<string> = new Set(["/", "/sign-in", "/callback"]);

/** A screen as a path with its parameters; undefined for those on the way in. */
export function placeOf(path: string, parameters: Readonly<Record<string, unknown>>): string | undefined {
  if (OUTSIDE.has(path)) return undefined;
  const texts = Object.entries(parameters).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && !path.endsWith(`/${entry[1]}`),
  );
  const query = new URLSearchParams(texts).toString();
  return query === "" ? path : `${path}?${query}`;
}
