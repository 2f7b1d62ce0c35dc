import { useGlobalSearchParams, usePathname } from "expo-router";
import { createContext, type ReactNode, type RefObject, useContext, useEffect, useRef } from "react";
import { useSession } from "../session/session-provider.tsx";
import { placeOf } from "./place-of.ts";

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
