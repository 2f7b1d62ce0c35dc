import type { ReactNode, Ref } from "react";
import { Text as NativeText, type TextProps as NativeTextProps, Platform } from "react-native";
import { letterFactor } from "./text-scale.ts";
import { useTheme } from "./theme.tsx";
import { type Colour, type TypeName, type } from "./tokens.ts";
import { onWeb } from "./web-attributes.ts";

const FACES = {
  serif: Platform.select({
    web: 'ui-serif, "New York", Georgia, "Noto Serif", "DejaVu Serif", serif',
    ios: "ui-serif",
    default: "serif",
  }),
  sans: Platform.select({
    web: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
    default: undefined,
  }),
};

export interface TextProps extends Omit<NativeTextProps, "role"> {
  readonly ref?: Ref<NativeText>;
  readonly variant?: TypeName;
  readonly colour?: Colour;
  /** Makes it a heading of this level. */
  readonly level?: 1 | 2 | 3;
  /** Numbers stand below each other, and are as high as capitals. */
  readonly isNumeric?: boolean;
  readonly align?: "start" | "center" | "end";
  readonly children?: ReactNode;
}

/** All words on the screen. They grow with the system's text size, so nothing around them may have a fixed height. */
export function Text({
  variant = "body",
  colour = "ink",
  level,
  isNumeric = false,
  align = "start",
  style,
  ...rest
}: TextProps) {
  const { colours, textScale, direction } = useTheme();
  const { size, line, face, weight } = type[variant];
  const factor = letterFactor(textScale);
  const fontFamily = FACES[face];
  const endSide = direction === "rtl" && Platform.OS === "web" ? "left" : "right";
  return (
    <NativeText
      {...(level !== undefined && { role: "heading" as const, ...onWeb({ "aria-level": level }) })}
      {...rest}
      style={[
        {
          fontSize: size * factor,
          lineHeight: line * factor,
          fontWeight: weight,
          color: colours[colour],
        },
        fontFamily !== undefined && { fontFamily },
        isNumeric && { fontVariant: ["tabular-nums", "lining-nums"] },
        align !== "start" && { textAlign: align === "end" ? endSide : "center" },
        style,
      ]}
    />
  );
}
