import type { ReactNode } from "react";
import { Modal, ScrollView, StyleSheet, View } from "react-native";
import { Text } from "./text.tsx";
import { useTheme } from "./theme.tsx";
import { radius, space } from "./tokens.ts";
import { onWeb } from "./web-attributes.ts";

/** The widest that a dialog becomes, in points. */
const WIDEST = 440;

/**
 * A question over the screen, which has to be answered first. It keeps the focus and gives it back; Escape and Android's way back
 * close it.
 */
export function Dialog({
  title,
  isOpen,
  onClose,
  actions,
  children,
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Buttons: the answer first. */
  readonly actions: ReactNode;
  readonly children?: ReactNode;
}) {
  const { colours, reducesMotion, direction } = useTheme();
  return (
    <Modal
      visible={isOpen}
      transparent
      animationType={reducesMotion ? "none" : "fade"}
      onRequestClose={onClose}
      aria-label={title}
    >
      <View style={[styles.scrim, { backgroundColor: colours.scrim }]} {...onWeb({ dir: direction })}>
        <ScrollView
          style={[styles.sheet, { backgroundColor: colours.surface }]}
          contentContainerStyle={styles.content}
          keyboardShouldPersistTaps="handled"
        >
          <Text variant="title" level={2}>
            {title}
          </Text>
          {typeof children === "string" ? <Text>{children}</Text> : children}
          <View style={styles.actions}>{actions}</View>
        </ScrollView>
      </View>
    </Modal>
  );
}

const styles = StyleSheet.create({
  scrim: { flex: 1, justifyContent: "center", alignItems: "center", padding: space.base },
  sheet: { flexGrow: 0, width: "100%", maxWidth: WIDEST, borderRadius: radius.large },
  content: { padding: space.large, gap: space.medium },
  actions: { flexDirection: "row", flexWrap: "wrap", gap: space.small, marginTop: space.small },
});
