import { onlineManager } from "@tanstack/react-query";
import { useMemo } from "react";
import { readConfiguration } from "../configuration.ts";
import { useSession, useSessionObject } from "../session/session-provider.tsx";
import { type Api, createApi } from "./client.ts";

/** The API's client of whoever is signed in, and of nobody who is later. */
export function useApi(): Api {
  const session = useSessionObject();
  const person = useSession().person?.sub;
  return useMemo(() => {
    const { apiUrl } = readConfiguration();
    return createApi({
      apiUrl,
      session,
      ...(person !== undefined && { person }),
      isOffline: () => !onlineManager.isOnline(),
    });
  }, [session, person]);
}
