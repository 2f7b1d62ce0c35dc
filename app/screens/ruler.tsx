import { StyleSheet, View } from "react-native";
import { useTheme } from "../design/theme.tsx";
import { radius } from "../design/tokens.ts";

/** The quarters of a working day, and how many of them are drawn as done. */
const QUARTERS = Array.from({ length: 33 }, (_, quarter) => quarter);
const DONE = 22;
const TALL = 32;

/** A working day as a ruler, its quarter hours as lines: the app's sign. */
export function Ruler() {
  const { colours } = useTheme();
  return (
    <View aria-hidden style={styles.ruler}>
      {QUARTERS.map((quarter) => (
        <View
          key={quarter}
          style={[
            styles.quarter,
            quarter % 4 === 0 && styles.hour,
            { backgroundColor: quarter <= DONE ? colours.accent : colours.line },
          ]}
        />
      ))}
    </View>
  );
}

const styles = StyleSheet.create({
  ruler: { flexDirection: "row", alignItems: "flex-end", justifyContent: "space-between", height: TALL },
  quarter: { width: 3, height: TALL / 2, borderRadius: radius.small },
  hour: { height: TALL },
});
