import type { ReactNode, Ref } from "react";
import { Text as NativeText, type TextProps as NativeTextProps, Platform } from "react-native";
import { letterFactor } from "./text-scale.ts";
import { useTheme } from "./theme.tsx";
import { type Colour, type TypeName, type } from "./tokens.ts";
import { onWeb } from "./web-attributes.ts";

/** The platform's own letters. */
export const FACES = {
  serif: Platform.select({
    web: 'ui-serif, "New York", "Iowan Old Style", Georgia, "Noto Serif", "Liberation Serif", serif',
    ios: "ui-serif",
    default: "serif",
  }),
  sans: Platform.select({
    web: '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif',
    default: undefined,
  }),
};

export interface TextProps extends NativeTextProps {
  readonly ref?: Ref<NativeText>;
  readonly variant?: TypeName;
  readonly colour?: Colour;
  /** Makes it a heading of this level. */
  readonly level?: 1 | 2 | 3;
  /** Numbers stand below each other, and are as high as capitals. */
  readonly isNumeric?: boolean;
  readonly align?: "start" | "center" | "end";
  /** Read out in its place, such as "7.5 hours" for "7.5 h". In a browser the text itself is: it takes no label there (WAI-ARIA 1.2, prohibited names). */
  readonly spoken?: string;
  readonly children?: ReactNode;
}

/** All words on the screen. They grow with the system's text size, so nothing around them may have a fixed height. */
export function Text({
  variant = "body",
  colour = "ink",
  level,
  isNumeric = false,
  align = "start",
  spoken,
  style,
  ...rest
}: TextProps) {
  const { colours, textScale, direction } = useTheme();
  const { size, line, face, weight } = type[variant];
  const factor = letterFactor(textScale);
  const fontFamily = FACES[face];
  const textAlign = align === "center" ? "center" : sideOf(align, direction);
  return (
    <NativeText
      {...(level !== undefined && { role: "heading" as const, ...onWeb({ "aria-level": level }) })}
      {...(spoken !== undefined && Platform.OS !== "web" && { "aria-label": spoken })}
      {...rest}
      style={[
        {
          fontSize: size * factor,
          lineHeight: line * factor,
          fontWeight: weight,
          color: colours[colour],
          // Browsers make no text narrower than its longest word else, such as a project's name without spaces.
          minWidth: 0,
        },
        fontFamily !== undefined && { fontFamily },
        isNumeric && { fontVariant: ["tabular-nums", "lining-nums"] },
        textAlign !== undefined && { textAlign },
        style,
      ]}
    />
  );
}

/**
 * The side of the screen's start or end. Browsers align each text by its own script else, as an Arabic project's name in an English app;
 * natively left is where lines start.
 */
function sideOf(align: "start" | "end", direction: "ltr" | "rtl") {
  if (Platform.OS !== "web") return align === "end" ? "right" : undefined;
  return (align === "start") === (direction === "ltr") ? "left" : "right";
}
