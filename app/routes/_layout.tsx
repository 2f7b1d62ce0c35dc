import { Stack } from "expo-router";
import { StatusBar } from "expo-status-bar";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SafeAreaProvider } from "react-native-safe-area-context";
import { ThemeProvider, useTheme } from "../design/theme.tsx";
import { ToastProvider } from "../design/toast.tsx";
import "../design/web.css";
import { EntriesProvider } from "../entries/entries-provider.tsx";
import { LanguageProvider, useLanguage } from "../language/language.tsx";
import { LoadingView } from "../screens/loading-view.tsx";
import { PlaceProvider, useRememberedPlace } from "../screens/place.tsx";
import { SessionProvider, useSession } from "../session/session-provider.tsx";

export { CrashView as ErrorBoundary } from "../screens/crash-view.tsx";

/** Surrounds every screen: language, look, session, and who may be where. */
export default function Layout() {
  return (
    <SafeAreaProvider>
      <LanguageProvider>
        <Look>
          <PlaceProvider>
            <SessionProvider>
              <EntriesProvider>
                <Screens />
              </EntriesProvider>
            </SessionProvider>
          </PlaceProvider>
        </Look>
      </LanguageProvider>
    </SafeAreaProvider>
  );
}

function Look({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { direction } = useLanguage();
  return (
    <ThemeProvider direction={direction} app={t("app")}>
      <StatusBar style="auto" />
      <ToastProvider closeLabel={t("entry.close")}>{children}</ToastProvider>
    </ThemeProvider>
  );
}

/** Screens of people only exist while somebody is signed in. */
function Screens() {
  const { status } = useSession();
  const { colours, reducesMotion } = useTheme();
  useRememberedPlace();
  if (status === "loading") return <LoadingView />;
  const isSignedIn = status === "signed-in";
  return (
    <Stack
      screenOptions={{
        headerShown: false,
        contentStyle: { backgroundColor: colours.paper },
        animation: reducesMotion ? "none" : "default",
      }}
    >
      <Stack.Screen name="index" />
      <Stack.Screen name="callback" />
      <Stack.Protected guard={isSignedIn}>
        <Stack.Screen name="(tabs)" />
        <Stack.Screen name="entry/new" />
        <Stack.Screen name="entry/[id]" />
        <Stack.Screen name="waiting" />
      </Stack.Protected>
      <Stack.Protected guard={!isSignedIn}>
        <Stack.Screen name="sign-in" />
      </Stack.Protected>
    </Stack>
  );
}
