import AsyncStorage from "@react-native-async-storage/async-storage";
import { focusManager, onlineManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { PersistQueryClientProvider } from "@tanstack/react-query-persist-client";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { Api } from "../api/client.ts";
import { useApi } from "../api/use-api.ts";
import { createExclusively, type Exclusively } from "../outbox/exclusively.ts";
import type { TextStorage } from "../outbox/shelf.ts";
import { useSession } from "../session/session-provider.tsx";
import { followDevice, locks, newId, onStorageChange } from "./device";
import { forgetReading } from "./kept-reading.ts";
import { openWork, type PersonsWork } from "./persons-work.ts";

followDevice();

const WorkContext = createContext<PersonsWork | undefined>(undefined);

const nobody = new QueryClient();
const exclusively = createExclusively(locks);

interface Device {
  readonly storage: TextStorage;
  readonly exclusively: Exclusively;
}

/**
 * Gives the screens below what the person who is signed in has read and what of theirs waits to be sent. Whoever is next gets nothing of
 * it, and what waits is there again when its person is.
 */
export function EntriesProvider({
  device = { storage: AsyncStorage, exclusively },
  children,
}: {
  device?: Device;
  children: ReactNode;
}) {
  const { status, person } = useSession();
  const api = useApi();
  const isNobody = status === "signed-out";
  useEffect(() => {
    if (isNobody) void forgetReading(device.storage);
  }, [isNobody, device.storage]);
  if (status !== "signed-in" || person === undefined) {
    return <QueryClientProvider client={nobody}>{children}</QueryClientProvider>;
  }
  return (
    <OfPerson key={person.sub} person={person.sub} api={api} device={device}>
      {children}
    </OfPerson>
  );
}

function OfPerson({
  person,
  api,
  device,
  children,
}: {
  person: string;
  api: Api;
  device: Device;
  children: ReactNode;
}) {
  const [work] = useState(() => openWork({ ...device, person, api, newId, now: Date.now }));
  const { outbox, reading } = work;
  useEffect(() => {
    void reading.open();
    void outbox.open();
    const stops = [
      onlineManager.subscribe((isOnline) => void outbox.send({ retry: isOnline })),
      focusManager.subscribe((isFocused) => isFocused && outbox.wake()),
      onStorageChange((key) => (key === null || key.startsWith(outbox.prefix)) && void outbox.load()),
    ];
    return () => {
      for (const stop of stops) stop();
      outbox.close();
      void reading.close();
    };
  }, [outbox, reading]);
  return (
    <PersistQueryClientProvider client={reading.client} persistOptions={reading.persistence}>
      <WorkContext value={work}>{children}</WorkContext>
    </PersistQueryClientProvider>
  );
}

/** The work of whoever is signed in. @throws {Error} where nobody is. */
export function useWork(): PersonsWork {
  const work = useContext(WorkContext);
  if (work === undefined) throw new Error("NOBODY_SIGNED_IN: entries belong to somebody who is signed in");
  return work;
}
