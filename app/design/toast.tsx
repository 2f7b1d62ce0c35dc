import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { AccessibilityInfo, Animated, Platform, Pressable, StyleSheet, View } from "react-native";
import { useSafeAreaInsets } from "react-native-safe-area-context";
import { Icon } from "./icon.tsx";
import { USES_NATIVE_DRIVER } from "./motion.ts";
import { Text } from "./text.tsx";
import { useTheme } from "./theme.tsx";
import { COLUMN, MOTION, radius, space, TARGET } from "./tokens.ts";
import { onWeb } from "./web-attributes.ts";

/** News of something that was done, and the way back from it. */
export interface ToastMessage {
  readonly text: string;
  readonly undo?: { readonly title: string; readonly onPress: () => void };
  /** The height in points of what stands at the bottom of the screen and must not be covered. */
  readonly above?: number;
}

/** How long it stays, in milliseconds, unless somebody points at it or has the focus in it. */
const STAY = 8_000;

/** The height of the bar that is at the bottom where there is no room for a rail, in points: its signs and words grow with the text. */
const barHeight = (textScale: number): number => 20 + 40 * Math.max(1, textScale);

const Context = createContext<((message: ToastMessage) => void) | undefined>(undefined);

/** Shows a message over everything, in place of the one before. Throws outside of a `ToastProvider`. */
export function useToast(): (message: ToastMessage) => void {
  const show = useContext(Context);
  if (show === undefined) throw new Error("useToast: there is no ToastProvider around this component");
  return show;
}

interface Shown extends ToastMessage {
  readonly number: number;
}

/** Gives everything below it a place for its news: a live region that is always there. */
export function ToastProvider({
  closeLabel,
  children,
}: {
  readonly closeLabel: string;
  readonly children: ReactNode;
}) {
  const [toast, setToast] = useState<Shown>();
  const [isHeld, setIsHeld] = useState(false);
  const number = useRef(0);
  const { bottom } = useSafeAreaInsets();
  const { isWide, textScale } = useTheme();
  const show = useCallback((message: ToastMessage) => {
    number.current += 1;
    setToast({ ...message, number: number.current });
    // Elsewhere the live region reads it out.
    if (Platform.OS === "ios") AccessibilityInfo.announceForAccessibility(message.text);
  }, []);
  const close = useCallback(() => {
    setToast(undefined);
    setIsHeld(false);
  }, []);
  useEffect(() => {
    if (toast === undefined || isHeld) return;
    const timer = setTimeout(close, STAY);
    return () => clearTimeout(timer);
  }, [toast, isHeld, close]);
  const hold = useMemo(
    () => ({
      onFocus: () => setIsHeld(true),
      onBlur: () => setIsHeld(false),
      ...onWeb({ onPointerEnter: () => setIsHeld(true), onPointerLeave: () => setIsHeld(false) }),
    }),
    [],
  );
  return (
    <Context value={show}>
      {children}
      <View
        role="status"
        aria-live="polite"
        pointerEvents="box-none"
        style={[
          styles.place,
          { bottom: bottom + space.base + (isWide ? 0 : barHeight(textScale)) + (toast?.above ?? 0) },
        ]}
      >
        {toast !== undefined && (
          <View {...hold} style={styles.holder}>
            <Toast key={toast.number} toast={toast} closeLabel={closeLabel} onClose={close} />
          </View>
        )}
      </View>
    </Context>
  );
}

function Toast({
  toast: { text, undo },
  closeLabel,
  onClose,
}: {
  readonly toast: Shown;
  readonly closeLabel: string;
  readonly onClose: () => void;
}) {
  const { colours, reducesMotion } = useTheme();
  // The page's outline of the focus would hardly be seen on ink.
  const focus = { outlineColor: colours.paper };
  const risen = useRef(new Animated.Value(reducesMotion ? 1 : 0)).current;
  useEffect(() => {
    Animated.timing(risen, { toValue: 1, duration: MOTION, useNativeDriver: USES_NATIVE_DRIVER }).start();
  }, [risen]);
  const translateY = risen.interpolate({ inputRange: [0, 1], outputRange: [space.base, 0] });
  return (
    <Animated.View
      style={[styles.toast, { backgroundColor: colours.ink, opacity: risen, transform: [{ translateY }] }]}
    >
      <Text colour="paper" style={styles.words}>
        {text}
      </Text>
      {undo !== undefined && (
        <Pressable
          role="button"
          testID="undo"
          onPress={() => {
            onClose();
            undo.onPress();
          }}
          style={[styles.undo, focus]}
        >
          <Icon sign="undo" colour="paper" size={18} />
          <Text variant="strong" colour="paper" style={styles.underlined}>
            {undo.title}
          </Text>
        </Pressable>
      )}
      <Pressable role="button" aria-label={closeLabel} onPress={onClose} style={[styles.close, focus]}>
        <Icon sign="close" colour="paper" size={18} />
      </Pressable>
    </Animated.View>
  );
}

const styles = StyleSheet.create({
  place: { position: "absolute", start: 0, end: 0, alignItems: "center", paddingHorizontal: space.base },
  holder: { width: "100%", maxWidth: COLUMN },
  toast: {
    flexDirection: "row",
    flexWrap: "wrap",
    alignItems: "center",
    paddingStart: space.base,
    borderRadius: radius.medium,
    boxShadow: "0px 4px 16px rgba(0, 0, 0, 0.24)",
  },
  words: { flexGrow: 1, flexShrink: 1, flexBasis: 120, paddingVertical: space.small },
  undo: {
    flexDirection: "row",
    alignItems: "center",
    gap: space.tight,
    minHeight: TARGET,
    paddingHorizontal: space.small,
  },
  underlined: { textDecorationLine: "underline" },
  close: { minHeight: TARGET, minWidth: TARGET, alignItems: "center", justifyContent: "center" },
});
