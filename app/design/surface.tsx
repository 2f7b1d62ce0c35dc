import { type ReactNode, useEffect, useRef } from "react";
import { Animated, type DimensionValue, StyleSheet, View } from "react-native";
import { Icon, type Sign } from "./icon.tsx";
import { USES_NATIVE_DRIVER } from "./motion.ts";
import { Text } from "./text.tsx";
import { letterFactor } from "./text-scale.ts";
import { useTheme } from "./theme.tsx";
import { type Colour, radius, space, type TypeName, type } from "./tokens.ts";

/** A sheet of paper on the paper. */
export function Card({ children, testID }: { readonly children: ReactNode; readonly testID?: string }) {
  const { colours } = useTheme();
  return (
    <View
      testID={testID}
      style={[styles.card, { backgroundColor: colours.surface, borderColor: colours.line }]}
    >
      {children}
    </View>
  );
}

export type Tone = "neutral" | "approved" | "submitted" | "rejected" | "waiting";

const TONES = {
  neutral: { front: "quiet", back: "sunken" },
  approved: { front: "approved", back: "approvedSoft" },
  submitted: { front: "submitted", back: "submittedSoft" },
  rejected: { front: "rejected", back: "rejectedSoft" },
  waiting: { front: "waiting", back: "waitingSoft" },
} as const satisfies Record<Tone, { front: Colour; back: Colour }>;

/** A state: sign and word in a tone; each of the three alone would do. */
export function Mark({
  tone,
  sign,
  children,
}: {
  readonly tone: Tone;
  readonly sign: Sign;
  readonly children: string;
}) {
  const { colours } = useTheme();
  const { front, back } = TONES[tone];
  return (
    <View style={[styles.mark, { backgroundColor: colours[back] }]}>
      <Icon sign={sign} colour={front} size={14} />
      <Text variant="caption" colour={front} style={styles.shrink}>
        {children}
      </Text>
    </View>
  );
}

export interface BannerProps {
  readonly tone: Tone;
  readonly sign: Sign;
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons: the ways on from it. */
  readonly actions?: ReactNode;
  /** Read out at once (an error), when the reader is free (a piece of news), or in its place only. */
  readonly announced?: "alert" | "status";
  readonly testID?: string;
}

/** Something that concerns the whole screen. */
export function Banner({ tone, sign, title, children, actions, announced, testID }: BannerProps) {
  const { colours } = useTheme();
  const { front, back } = TONES[tone];
  return (
    <View
      {...(announced !== undefined && {
        role: announced,
        "aria-live": announced === "alert" ? ("assertive" as const) : ("polite" as const),
      })}
      testID={testID}
      style={[styles.banner, { backgroundColor: colours[back], borderStartColor: colours[front] }]}
    >
      <View style={styles.bannerSign}>
        <Icon sign={sign} colour={front} />
      </View>
      <View style={styles.bannerWords}>
        <Text variant="strong" colour={front}>
          {title}
        </Text>
        {typeof children === "string" ? <Text>{children}</Text> : children}
        {actions !== undefined && <View style={styles.actions}>{actions}</View>}
      </View>
    </View>
  );
}

/** The place of something that isn't there (yet), with a way on. */
export function Empty({
  sign,
  title,
  children,
  actions,
}: {
  readonly sign: Sign;
  readonly title: string;
  readonly children?: string;
  readonly actions?: ReactNode;
}) {
  const { colours } = useTheme();
  return (
    <View style={styles.empty}>
      <View style={[styles.emptySign, { backgroundColor: colours.accentSoft }]}>
        <Icon sign={sign} colour="accent" size={28} />
      </View>
      <Text variant="title" level={2} align="center">
        {title}
      </Text>
      {children !== undefined && (
        <Text colour="quiet" align="center">
          {children}
        </Text>
      )}
      {actions !== undefined && <View style={styles.actions}>{actions}</View>}
    </View>
  );
}

/**
 * Holds the place of a line of text while it loads, exactly as high as the line will be. Hidden from screen readers: the
 * screen says once that it loads.
 */
export function Skeleton({
  variant = "body",
  width = "60%",
}: {
  readonly variant?: TypeName;
  readonly width?: DimensionValue;
}) {
  const { colours, textScale, reducesMotion } = useTheme();
  const opacity = useRef(new Animated.Value(1)).current;
  useEffect(() => {
    if (reducesMotion) return;
    const breath = Animated.loop(
      Animated.sequence([
        Animated.timing(opacity, { toValue: 0.5, duration: 700, useNativeDriver: USES_NATIVE_DRIVER }),
        Animated.timing(opacity, { toValue: 1, duration: 700, useNativeDriver: USES_NATIVE_DRIVER }),
      ]),
    );
    breath.start();
    return () => breath.stop();
  }, [opacity, reducesMotion]);
  // Native letters grow by the text scale as those of the web do by the factor.
  const factor = Math.max(letterFactor(textScale), textScale);
  const { size, line } = type[variant];
  return (
    <View aria-hidden style={{ height: line * factor, justifyContent: "center", width }}>
      <Animated.View
        style={{
          height: size * factor * 0.75,
          borderRadius: radius.small,
          backgroundColor: colours.sunken,
          opacity,
        }}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  card: { borderRadius: radius.large, borderWidth: 1, padding: space.base, gap: space.small },
  mark: {
    flexDirection: "row",
    alignItems: "center",
    alignSelf: "flex-start",
    maxWidth: "100%",
    gap: space.tight,
    paddingHorizontal: space.small,
    paddingVertical: space.hair,
    borderRadius: radius.small,
  },
  shrink: { flexShrink: 1 },
  banner: {
    flexDirection: "row",
    gap: space.medium,
    padding: space.base,
    borderRadius: radius.medium,
    borderStartWidth: 4,
  },
  bannerSign: { paddingTop: space.hair },
  bannerWords: { flex: 1, gap: space.tight },
  actions: { flexDirection: "row", flexWrap: "wrap", gap: space.small, marginTop: space.small },
  empty: {
    alignItems: "center",
    gap: space.small,
    paddingVertical: space.giant,
    paddingHorizontal: space.large,
  },
  emptySign: { padding: space.base, borderRadius: radius.round, marginBottom: space.small },
});
