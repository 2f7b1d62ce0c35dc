import NetInfo from "@react-native-community/netinfo";
import { focusManager, onlineManager } from "@tanstack/react-query";
import { randomUUID } from "expo-crypto";
import { AppState } from "react-native";

/** Lets TanStack Query know of the network, and of whether the app is looked at. */
export function followDevice(): void {
  onlineManager.setEventListener((setOnline) =>
    NetInfo.addEventListener(({ isConnected }) => setOnline(isConnected !== false)),
  );
  focusManager.setEventListener((setFocused) => {
    const subscription = AppState.addEventListener("change", (state) => setFocused(state === "active"));
    return () => subscription.remove();
  });
}

/** Calls when another tab has changed a key of the storage: never here. @returns stops calling. */
export function onStorageChange(_listener: (key: string | null) => void): () => void {
  return () => {};
}

/** The browser's locks: there are none here, and one process has the storage for itself. */
export const locks: Pick<LockManager, "request"> | undefined = undefined;

/** A UUID that nobody else has. */
export const newId: () => string = randomUUID;
