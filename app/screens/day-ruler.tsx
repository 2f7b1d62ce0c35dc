import { StyleSheet, View } from "react-native";
import { useTheme } from "../design/theme.tsx";
import { radius, space } from "../design/tokens.ts";
import { counts, type DayView } from "../entries/view.ts";

/** The hours that a ruler has room for at least. */
const FULL = 8;
const HEIGHT = 6;

/**
 * A day's hours as lengths on a ruler, one piece an entry: full when approved, framed while it waits. It only repeats what is
 * written beside it.
 *
 * @param longest the hours of the longest day beside it, so that rulers can be compared.
 */
export function DayRuler({
  day: { entries, hours },
  longest,
}: {
  readonly day: Pick<DayView, "entries" | "hours">;
  readonly longest: number;
}) {
  const { colours } = useTheme();
  const counted = entries.filter(counts);
  const rest = Math.max(FULL, longest) - hours;
  return (
    <View aria-hidden style={[styles.ruler, { backgroundColor: colours.sunken }]}>
      {counted.map((entry) => {
        const isApproved = entry.state === "approved" && entry.sync === "saved";
        return (
          <View
            key={entry.key}
            style={[
              styles.piece,
              { flexGrow: entry.hours, borderColor: colours.accent },
              isApproved ? { backgroundColor: colours.accent } : { backgroundColor: colours.accentSoft },
            ]}
          />
        );
      })}
      {rest > 0 && <View style={{ flexGrow: rest }} />}
    </View>
  );
}

const styles = StyleSheet.create({
  ruler: {
    flexDirection: "row",
    gap: space.hair,
    height: HEIGHT,
    borderRadius: radius.small,
    overflow: "hidden",
  },
  piece: { flexBasis: 0, borderWidth: 1.5, borderRadius: radius.small / 2 },
});
