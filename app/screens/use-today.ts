import { useFocusEffect } from "expo-router";
import { useCallback, useState } from "react";
import { AppState } from "react-native";
import { dateOn } from "../entries/weeks.ts";

/** The date that it is where the device is, YYYY-MM-DD: looked at again when the screen or the app comes back, as an app can stay open for days. */
export function useToday(): string {
  const [today, setToday] = useState(() => dateOn(new Date()));
  useFocusEffect(
    useCallback(() => {
      const look = () => setToday(dateOn(new Date()));
      look();
      const listener = AppState.addEventListener("change", look);
      return () => listener.remove();
    }, []),
  );
  return today;
}
