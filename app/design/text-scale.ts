import { useEffect, useState } from "react";
import { PixelRatio, Platform } from "react-native";

/** The size of a browser's text that nobody changed, in CSS pixels. */
const USUAL = 16;
const isWeb = Platform.OS === "web";

/** How much larger than usual the system wants text: 2 is 200 %. In a browser it is the text size that `rem` has, followed while it changes. */
export function useTextScale(): number {
  const [scale, setScale] = useState(read);
  useEffect(() => {
    if (!isWeb) return;
    const probe = document.createElement("div");
    probe.setAttribute("aria-hidden", "true");
    Object.assign(probe.style, { position: "absolute", visibility: "hidden", width: "1rem", height: "0" });
    document.body.append(probe);
    const observer = new ResizeObserver(() => setScale(read()));
    observer.observe(probe);
    return () => {
      observer.disconnect();
      probe.remove();
    };
  }, []);
  return isWeb ? scale : PixelRatio.getFontScale();
}

/**
 * The factor for sizes of letters: React Native enlarges them by itself, while react-native-web writes pixels, which no text size of a
 * browser changes.
 */
export const letterFactor = (textScale: number): number => (isWeb ? textScale : 1);

function read(): number {
  if (!isWeb) return 1;
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return size > 0 ? size / USUAL : 1;
}
