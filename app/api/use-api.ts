import { onlineManager } from "@tanstack/react-query";
import { useMemo } from "react";
import { readConfiguration } from "../configuration.ts";
import { useSessionObject } from "../session/session-provider.tsx";
import { type Api, createApi } from "./client.ts";

/** The API's client for whoever is signed in. */
export function useApi(): Api {
  const session = useSessionObject();
  return useMemo(() => {
    const { apiUrl } = readConfiguration();
    return createApi({ apiUrl, session, isOffline: () => !onlineManager.isOnline() });
  }, [session]);
}
