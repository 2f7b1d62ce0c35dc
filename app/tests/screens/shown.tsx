import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { SafeAreaProvider } from "react-native-safe-area-context";
import { vi } from "vitest";
import { ThemeProvider } from "../../design/theme.tsx";
import { ToastProvider } from "../../design/toast.tsx";
import { LanguageProvider, useLanguage } from "../../language/language.tsx";

/** Shows something as the app does, in the language of the (pretended) device. */
export async function show(children: ReactNode, languages: readonly string[] = ["en-GB"]) {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);
  const shown = render(
    <SafeAreaProvider initialMetrics={{ frame: SCREEN, insets: { top: 0, right: 0, bottom: 0, left: 0 } }}>
      <LanguageProvider>
        <Look>{children}</Look>
      </LanguageProvider>
    </SafeAreaProvider>,
  );
  // The language is read from the device's storage.
  await vi.waitFor(() => {
    if (shown.container.querySelector(":is([dir=ltr], [dir=rtl])") === null)
      throw new Error("nothing is shown");
  });
  return shown;
}

const SCREEN = { x: 0, y: 0, width: 360, height: 780 };

function Look({ children }: { readonly children: ReactNode }) {
  const { direction } = useLanguage();
  return (
    <ThemeProvider direction={direction} app="Timesheets">
      <ToastProvider closeLabel="Close">{children}</ToastProvider>
    </ThemeProvider>
  );
}
