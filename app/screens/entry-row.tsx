import { useTranslation } from "react-i18next";
import { Pressable, StyleSheet, View } from "react-native";
import { Icon } from "../design/icon.tsx";
import { Text } from "../design/text.tsx";
import { useTheme } from "../design/theme.tsx";
import { radius, space, TARGET } from "../design/tokens.ts";
import type { EntryView } from "../entries/view.ts";
import { useFormats } from "../language/language.tsx";
import { StateMark } from "./state-mark.tsx";
import { shownState } from "./states.ts";

/** An entry in a list; it opens by being pressed. */
export function EntryRow({
  entry,
  isChosen = false,
  onOpen,
}: {
  readonly entry: EntryView;
  /** Whether it is open beside the list. */
  readonly isChosen?: boolean;
  readonly onOpen: () => void;
}) {
  const { t } = useTranslation();
  const { colours, textScale } = useTheme();
  const { hours, hoursSpoken } = useFormats();
  const state = shownState(entry);
  const rejection =
    state === "rejected" && entry.reason !== undefined
      ? t("entry.rejectedBecause", { reason: entry.reason })
      : undefined;
  return (
    <Pressable
      role="button"
      onPress={onOpen}
      style={({ pressed }) => [
        styles.row,
        pressed && { backgroundColor: colours.sunken },
        isChosen && { backgroundColor: colours.accentSoft },
      ]}
    >
      <View style={styles.words}>
        <View style={styles.line}>
          <Text style={[styles.project, { flexBasis: NARROW * textScale }]}>{entry.project}</Text>
          <Text isNumeric spoken={hoursSpoken(entry.hours)}>
            {hours(entry.hours)}
          </Text>
        </View>
        <View style={styles.details}>
          <StateMark state={state} />
          {entry.note !== undefined && (
            <Text variant="caption" colour="quiet" numberOfLines={1} style={styles.note}>
              {entry.note}
            </Text>
          )}
        </View>
        {rejection !== undefined && (
          <Text variant="caption" colour="rejected">
            {rejection}
          </Text>
        )}
      </View>
      <View style={styles.way}>
        <Icon sign="forward" colour="quiet" size={16} />
      </View>
    </Pressable>
  );
}

/** The least width of a project's name beside its hours; where there is less, they go below it. */
const NARROW = 120;

const styles = StyleSheet.create({
  row: {
    flexDirection: "row",
    alignItems: "center",
    gap: space.small,
    minHeight: TARGET,
    paddingVertical: space.small,
    paddingStart: space.small,
    marginStart: -space.small,
    borderRadius: radius.medium,
  },
  words: { flex: 1, gap: space.tight },
  line: { flexDirection: "row", flexWrap: "wrap", justifyContent: "space-between", columnGap: space.small },
  project: { flexGrow: 1, flexShrink: 1 },
  details: { flexDirection: "row", flexWrap: "wrap", alignItems: "center", gap: space.small },
  note: { flexGrow: 1, flexShrink: 1, flexBasis: NARROW },
  // As wide as the button in the line of the day, so that hours stand below hours.
  way: { minWidth: TARGET, alignItems: "center" },
});
