import type { Ref } from "react";
import { ActivityIndicator, Pressable, type PressableProps, StyleSheet, type View } from "react-native";
import { Icon, type Sign } from "./icon.tsx";
import { Text } from "./text.tsx";
import { useTheme } from "./theme.tsx";
import { type Colour, type Colours, radius, space, TARGET } from "./tokens.ts";

type Kind = "primary" | "secondary" | "quiet" | "danger";

export interface ButtonProps extends Omit<PressableProps, "children" | "style" | "role"> {
  readonly ref?: Ref<View>;
  readonly title: string;
  readonly kind?: Kind;
  readonly sign?: Sign;
  /** Whether it is at work: it keeps its size and its name, and can't be pressed. */
  readonly isBusy?: boolean;
  /** Takes the whole width. */
  readonly isWide?: boolean;
}

/** Does something. One `primary` a screen. */
export function Button({
  title,
  kind = "secondary",
  sign,
  isBusy = false,
  isWide = false,
  disabled,
  ...rest
}: ButtonProps) {
  const { colours } = useTheme();
  const isOff = disabled === true || isBusy;
  const colour = INK[kind];
  return (
    <Pressable
      role="button"
      aria-busy={isBusy}
      aria-disabled={isOff}
      disabled={isOff}
      {...rest}
      style={({ pressed }) => [
        styles.button,
        isWide && styles.wide,
        faceOf(kind, colours, pressed),
        disabled === true && !isBusy && styles.off,
      ]}
    >
      {isBusy ? (
        <ActivityIndicator size="small" color={colours[colour]} aria-hidden />
      ) : (
        sign !== undefined && <Icon sign={sign} colour={colour} />
      )}
      <Text variant="strong" colour={colour} align="center" style={styles.title}>
        {title}
      </Text>
    </Pressable>
  );
}

export interface IconButtonProps extends Omit<PressableProps, "children" | "style" | "role"> {
  readonly ref?: Ref<View>;
  readonly sign: Sign;
  /** Says what it does, for those who don't see the sign. */
  readonly label: string;
  readonly colour?: Colour;
  readonly isOutlined?: boolean;
}

/** A button that is only a sign. */
export function IconButton({
  sign,
  label,
  colour = "ink",
  isOutlined = false,
  disabled,
  ...rest
}: IconButtonProps) {
  const { colours } = useTheme();
  return (
    <Pressable
      role="button"
      aria-label={label}
      aria-disabled={disabled === true}
      disabled={disabled}
      {...rest}
      style={({ pressed }) => [
        styles.icon,
        isOutlined && { borderWidth: 1, borderColor: colours.edge, backgroundColor: colours.surface },
        pressed && { backgroundColor: colours.sunken },
        disabled === true && styles.off,
      ]}
    >
      <Icon sign={sign} colour={colour} size={22} />
    </Pressable>
  );
}

const INK = {
  primary: "onAccent",
  secondary: "ink",
  quiet: "accent",
  danger: "rejected",
} as const satisfies Record<Kind, Colour>;

function faceOf(kind: Kind, colours: Colours, isPressed: boolean) {
  if (kind === "primary")
    return {
      backgroundColor: isPressed ? colours.accentPressed : colours.accent,
      borderColor: "transparent",
    };
  if (kind === "quiet")
    return { backgroundColor: isPressed ? colours.accentSoft : "transparent", borderColor: "transparent" };
  const borderColor = kind === "danger" ? colours.rejected : colours.edge;
  return { backgroundColor: isPressed ? colours.sunken : colours.surface, borderColor };
}

const styles = StyleSheet.create({
  button: {
    minHeight: TARGET,
    minWidth: TARGET,
    maxWidth: "100%",
    flexDirection: "row",
    alignItems: "center",
    justifyContent: "center",
    gap: space.small,
    paddingHorizontal: space.base,
    paddingVertical: space.small,
    borderRadius: radius.medium,
    borderWidth: 1,
  },
  wide: { alignSelf: "stretch" },
  title: { flexShrink: 1 },
  icon: {
    minHeight: TARGET,
    minWidth: TARGET,
    alignItems: "center",
    justifyContent: "center",
    borderRadius: radius.medium,
  },
  off: { opacity: 0.45 },
});
