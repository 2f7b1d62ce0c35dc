import type { ReactNode } from "react";
import { Pressable, StyleSheet, View } from "react-native";
import { Icon } from "./icon.tsx";
import { useTheme } from "./theme.tsx";
import { radius, space, TARGET } from "./tokens.ts";
import { onWeb } from "./web-attributes.ts";

export interface CheckboxProps {
  /** Says what is chosen; the children are only seen. */
  readonly label: string;
  /** `mixed` for a choice of several of which some are chosen. */
  readonly checked: boolean | "mixed";
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** A choice with what it is about: all of it can be pressed, and Space does it, too (ARIA Authoring Practices, checkbox). */
export function Checkbox({ label, checked, onPress, children }: CheckboxProps) {
  const { colours, textScale } = useTheme();
  const side = SIDE * textScale;
  const isEmpty = checked === false;
  return (
    <Pressable
      role="checkbox"
      aria-checked={checked}
      aria-label={label}
      onPress={onPress}
      {...onWeb({
        onKeyDown: (event) => {
          // Without this, Space would scroll.
          if (event.key !== " ") return;
          event.preventDefault();
          onPress();
        },
      })}
      style={({ pressed }) => [styles.row, pressed && { backgroundColor: colours.sunken }]}
    >
      <View
        style={[
          styles.box,
          {
            width: side,
            height: side,
            borderColor: isEmpty ? colours.edge : colours.accent,
            backgroundColor: isEmpty ? colours.surface : colours.accent,
          },
        ]}
      >
        {!isEmpty && <Icon sign={checked === true ? "approve" : "minus"} colour="onAccent" size={16} />}
      </View>
      <View style={styles.content}>{children}</View>
    </Pressable>
  );
}

const SIDE = 22;

const styles = StyleSheet.create({
  row: {
    flexDirection: "row",
    alignItems: "flex-start",
    gap: space.medium,
    minHeight: TARGET,
    paddingVertical: space.medium,
    paddingHorizontal: space.base,
  },
  box: { alignItems: "center", justifyContent: "center", borderWidth: 1.5, borderRadius: radius.small },
  content: { flex: 1, gap: space.hair },
});
