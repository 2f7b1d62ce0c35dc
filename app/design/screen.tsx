import { useFocusEffect } from "expo-router";
import { type ReactNode, useCallback, useRef } from "react";
import {
  AccessibilityInfo,
  type Text as NativeText,
  Platform,
  ScrollView,
  StyleSheet,
  View,
} from "react-native";
import { useSafeAreaInsets } from "react-native-safe-area-context";
import { Text } from "./text.tsx";
import { useTheme } from "./theme.tsx";
import { COLUMN, space, TARGET } from "./tokens.ts";
import { onWeb } from "./web-attributes.ts";

/** Room below everything, so that the last of it can be brought above a toast, in points. */
const BELOW = 96;

export interface ScreenProps {
  /** Its `testID` is `screen-` and this. */
  readonly name: string;
  /** Its heading, and the document's title. */
  readonly title: string;
  /** Before the heading, such as the way back. */
  readonly before?: ReactNode;
  /** At the end of the heading's line. */
  readonly after?: ReactNode;
  /** Above everything: banners. */
  readonly banners?: ReactNode;
  readonly children: ReactNode;
  /** A second column where there is room for it; it isn't shown elsewhere. */
  readonly aside?: ReactNode;
  /** Whether what is on it stands in its middle, as it is little. */
  readonly isCentred?: boolean;
  /** Whether it draws its content itself, with a list that scrolls. */
  readonly isList?: boolean;
}

/**
 * A screen: the page's main landmark, with a heading that gets the focus when the screen opens, so that screen readers start
 * there and the keyboard goes on from there.
 */
export function Screen({
  name,
  title,
  before,
  after,
  banners,
  children,
  aside,
  isCentred = false,
  isList = false,
}: ScreenProps) {
  const { colours, isWide } = useTheme();
  const { top, bottom } = useSafeAreaInsets();
  const heading = useHeadingFocus(title);
  const head = (
    <View>
      <View style={styles.head}>
        {before}
        <Text ref={heading} variant="headline" level={1} style={styles.title} {...onWeb({ tabIndex: -1 })}>
          {title}
        </Text>
        {after}
      </View>
      {banners}
    </View>
  );
  const hasAside = isWide && aside !== undefined;
  // A list goes to the edge.
  const padding = { paddingTop: top + space.base, paddingBottom: bottom + (isList ? 0 : BELOW) };
  const column = (
    <View style={[styles.column, isList && styles.fill]}>
      {head}
      {children}
    </View>
  );
  return (
    <View role="main" testID={`screen-${name}`} style={[styles.screen, { backgroundColor: colours.paper }]}>
      {isList ? (
        <View style={[styles.content, styles.fill, padding]}>{column}</View>
      ) : (
        <ScrollView
          style={styles.fill}
          contentContainerStyle={[styles.content, padding, isCentred && styles.centred]}
          keyboardShouldPersistTaps="handled"
          automaticallyAdjustKeyboardInsets
        >
          {column}
        </ScrollView>
      )}
      {hasAside && (
        <ScrollView
          style={[styles.aside, { borderStartColor: colours.line }]}
          contentContainerStyle={[styles.content, padding]}
          keyboardShouldPersistTaps="handled"
          automaticallyAdjustKeyboardInsets
        >
          <View style={styles.column}>{aside}</View>
        </ScrollView>
      )}
    </View>
  );
}

function useHeadingFocus(title: string) {
  const { app } = useTheme();
  const heading = useRef<NativeText>(null);
  useFocusEffect(useCallback(() => bringIntoFocus(heading.current), []));
  useFocusEffect(
    useCallback(() => {
      if (Platform.OS === "web") document.title = `${title} · ${app}`;
    }, [title, app]),
  );
  return heading;
}

/** Lets screen readers and the keyboard go on at a heading. What the person saw of the screen before, they see again. */
export function bringIntoFocus(heading: NativeText | null): void {
  if (heading === null) return;
  if (Platform.OS !== "web") AccessibilityInfo.sendAccessibilityEvent(heading, "focus");
  else if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
}

/** The least width of the second column, in points: the seven days of a week fit into it. */
const ASIDE = 7 * TARGET + 6 * space.hair + 2 * space.base + 1;

const styles = StyleSheet.create({
  screen: { flex: 1, flexDirection: "row" },
  fill: { flex: 1 },
  content: { alignItems: "center", paddingHorizontal: space.base },
  centred: { flexGrow: 1, justifyContent: "center" },
  column: { width: "100%", maxWidth: COLUMN, gap: space.base },
  head: { flexDirection: "row", alignItems: "center", gap: space.small },
  title: { flex: 1 },
  aside: { flex: 1, minWidth: ASIDE, borderStartWidth: 1 },
});
