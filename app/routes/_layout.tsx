import { Slot } from "expo-router";

/** Surrounds every screen. */
export default function Layout() {
  return <Slot />;
}
