import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { AccessibilityInfo, Platform, useColorScheme, useWindowDimensions, View } from "react-native";
import { useTextScale } from "./text-scale.ts";
import { type Colours, colours, type Scheme, WIDE } from "./tokens.ts";
import { onWeb } from "./web-attributes.ts";

/** How things look on this device, now. */
export interface Theme {
  readonly scheme: Scheme;
  readonly colours: Colours;
  /** How much larger than usual the system wants text: 2 is 200 %. */
  readonly textScale: number;
  /** Whether there is room for two columns: a wide window, and text that isn't so large that it needs all of it. */
  readonly isWide: boolean;
  readonly reducesMotion: boolean;
  readonly direction: "ltr" | "rtl";
  /** The app's name, which stands behind each screen's in the document's title. */
  readonly app: string;
}

const Context = createContext<Theme | undefined>(undefined);

/** The theme. Throws outside of a `ThemeProvider`. */
export function useTheme(): Theme {
  const theme = useContext(Context);
  if (theme === undefined) throw new Error("useTheme: there is no ThemeProvider around this component");
  return theme;
}

/** Gives everything below its colours and sizes, which follow the system. */
export function ThemeProvider({
  direction,
  app,
  children,
}: Pick<Theme, "direction" | "app"> & {
  readonly children: ReactNode;
}) {
  const scheme: Scheme = useColorScheme() === "dark" ? "dark" : "light";
  const { width } = useWindowDimensions();
  const textScale = useTextScale();
  const reducesMotion = useReducesMotion();
  const isWide = width / Math.max(1, textScale) >= WIDE;
  const theme = useMemo(
    () => ({ scheme, colours: colours[scheme], textScale, isWide, reducesMotion, direction, app }),
    [scheme, textScale, isWide, reducesMotion, direction, app],
  );
  usePageColours(theme);
  return (
    <Context value={theme}>
      <View style={{ flex: 1, backgroundColor: theme.colours.paper }} {...onWeb({ dir: direction })}>
        {children}
      </View>
    </Context>
  );
}

function useReducesMotion(): boolean {
  const [reduces, setReduces] = useState(false);
  useEffect(() => {
    let isMounted = true;
    AccessibilityInfo.isReduceMotionEnabled().then((answer) => {
      if (isMounted) setReduces(answer);
    });
    const listener = AccessibilityInfo.addEventListener("reduceMotionChanged", setReduces);
    return () => {
      isMounted = false;
      listener?.remove();
    };
  }, []);
  return reduces;
}

/** The page around the app, which the browser shows behind it, in its bars and where it draws controls and focus itself. */
function usePageColours({ scheme, colours: { paper, accent } }: Theme): void {
  useEffect(() => {
    if (Platform.OS !== "web") return;
    const { style } = document.documentElement;
    style.colorScheme = scheme;
    style.backgroundColor = paper;
    style.setProperty("--focus", accent);
    const bars = document.querySelector("meta[name=theme-color]") ?? document.head.appendChild(themeColour());
    bars.setAttribute("content", paper);
  }, [scheme, paper, accent]);
}

function themeColour(): HTMLMetaElement {
  const meta = document.createElement("meta");
  meta.name = "theme-color";
  return meta;
}
