import { onlineManager } from "@tanstack/react-query";

/** Lets TanStack Query know of the network. That a page is looked at again it knows itself. */
export function followDevice(): void {
  // It listens to changes, but takes the network to be there at first.
  onlineManager.setOnline(navigator.onLine);
}

/** Calls when another tab has changed a key of the storage. @returns stops calling. */
export function onStorageChange(listener: (key: string | null) => void): () => void {
  const changed = ({ key }: StorageEvent) => listener(key);
  window.addEventListener("storage", changed);
  return () => window.removeEventListener("storage", changed);
}

/** The browser's locks, which hold for all tabs. */
export const locks: Pick<LockManager, "request"> | undefined = navigator.locks;

/** A UUID that nobody else has. */
export const newId = (): string => crypto.randomUUID();
