import { memo } from "react";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button } from "../../design/button.tsx";
import { Checkbox } from "../../design/checkbox.tsx";
import { Icon } from "../../design/icon.tsx";
import { Text } from "../../design/text.tsx";
import { useTheme } from "../../design/theme.tsx";
import { radius, space } from "../../design/tokens.ts";
import { datesOf } from "../../entries/weeks.ts";
import { useFormats } from "../../language/language.tsx";
import type { Entry } from "../../outbox/entry.ts";
import { useProblemWords } from "../problem-words.ts";
import type { Row } from "./rows.ts";

export interface RowProps<Kind extends Row["kind"]> {
  readonly row: Extract<Row, { kind: Kind }>;
  readonly checked: boolean | "mixed";
  /** Absent for whoever may look only. */
  readonly onToggle?: ((entries: readonly Entry[]) => void) | undefined;
}

/** A person, with all of their hours. */
export const PersonRow = memo(function PersonRow({ row: { person } }: Pick<RowProps<"person">, "row">) {
  const { t } = useTranslation();
  const { hours } = useFormats();
  return (
    <View style={styles.person}>
      <Text variant="title" level={2} style={styles.name}>
        {person.email ?? person.subject}
      </Text>
      <Text variant="strong" isNumeric>
        {t("approvals.inAll", { hours: hours(person.hours) })}
      </Text>
    </View>
  );
});

/** A week of a person's: chooses all of its entries. */
export const WeekRow = memo(function WeekRow({ row: { who, week }, checked, onToggle }: RowProps<"week">) {
  const { t } = useTranslation();
  const { colours, textScale } = useTheme();
  const { range, hours, hoursSpoken } = useFormats();
  const dates = datesOf(week.week);
  const name = range(dates[0] ?? "", dates[6] ?? "");
  const count = week.entries.length;
  const words = (
    <View style={[styles.line, textScale > 1.2 && styles.wrapped]}>
      <View style={styles.shrink}>
        <Text variant="strong">{name}</Text>
        <Text variant="caption" colour="quiet">
          {t("approvals.entries", { count })}
        </Text>
      </View>
      <Text variant="strong" isNumeric style={styles.hours}>
        {hours(week.hours)}
      </Text>
    </View>
  );
  return (
    <View
      style={[styles.week, styles.sides, { borderColor: colours.line, backgroundColor: colours.surface }]}
    >
      {onToggle === undefined ? (
        <View style={styles.still}>{words}</View>
      ) : (
        <Checkbox
          label={t("approvals.wholeWeek", { who, week: name, count, hours: hoursSpoken(week.hours) })}
          checked={checked}
          onPress={() => onToggle(week.entries)}
        >
          {words}
        </Checkbox>
      )}
    </View>
  );
});

/** An entry that waits; with what became of a decision about it that wasn't stored. */
export const EntryToApprove = memo(function EntryToApprove({
  row: { who, entry, refused, isLast },
  checked,
  onToggle,
  onPutAway,
}: RowProps<"entry"> & { readonly onPutAway: (id: string) => void }) {
  const { t } = useTranslation();
  const { colours, textScale } = useTheme();
  const { day, shortDay, hours, hoursSpoken } = useFormats();
  const { ofRefusal } = useProblemWords();
  const { date, project, note } = entry;
  const words = (
    <>
      <View style={[styles.line, textScale > 1.2 && styles.wrapped]}>
        <Text style={styles.shrink}>{project}</Text>
        <Text isNumeric style={styles.hours}>
          {hours(entry.hours)}
        </Text>
      </View>
      <Text variant="caption" colour="quiet" style={styles.start}>
        {shortDay(date)}
      </Text>
      {note !== undefined && (
        <Text variant="caption" style={styles.start}>
          {note}
        </Text>
      )}
    </>
  );
  const spoken = [who, day(date), project, hoursSpoken(entry.hours), ...(note === undefined ? [] : [note])];
  return (
    <View
      style={[
        styles.sides,
        {
          borderColor: colours.line,
          backgroundColor: checked === true ? colours.accentSoft : colours.surface,
        },
        styles.entry,
        isLast && styles.last,
      ]}
    >
      {onToggle === undefined ? (
        <View style={styles.still}>{words}</View>
      ) : (
        <Checkbox label={spoken.join(", ")} checked={checked} onPress={() => onToggle([entry])}>
          {words}
        </Checkbox>
      )}
      {refused?.refusal !== undefined && (
        <View testID="error" style={styles.refused}>
          <View style={styles.why}>
            <Icon sign="warning" colour="rejected" size={16} />
            <Text variant="caption" colour="rejected" style={styles.shrink}>
              {t("approvals.notDecided", { why: ofRefusal(refused.refusal) })}
            </Text>
          </View>
          <Button
            kind="quiet"
            title={t("approvals.putAway")}
            aria-label={t("approvals.putAwayFor", { project })}
            onPress={() => onPutAway(refused.id)}
          />
        </View>
      )}
    </View>
  );
});

const styles = StyleSheet.create({
  person: {
    flexDirection: "row",
    flexWrap: "wrap",
    alignItems: "baseline",
    justifyContent: "space-between",
    columnGap: space.small,
    paddingTop: space.base,
    paddingBottom: space.small,
  },
  name: { flexShrink: 1, maxWidth: "100%" },
  sides: { borderStartWidth: 1, borderEndWidth: 1 },
  week: {
    borderTopWidth: 1,
    borderTopStartRadius: radius.large,
    borderTopEndRadius: radius.large,
    overflow: "hidden",
  },
  entry: { borderTopWidth: 1 },
  last: {
    borderBottomWidth: 1,
    borderBottomStartRadius: radius.large,
    borderBottomEndRadius: radius.large,
    marginBottom: space.base,
    overflow: "hidden",
  },
  still: { paddingVertical: space.medium, paddingHorizontal: space.base, gap: space.hair },
  line: { flexDirection: "row", justifyContent: "space-between", gap: space.small },
  // Large text needs the whole line for its words.
  wrapped: { flexWrap: "wrap" },
  shrink: { flexShrink: 1 },
  hours: { flexShrink: 0 },
  // Where one reads from the right, too, and the words are from the left.
  start: { alignSelf: "flex-start" },
  refused: {
    flexDirection: "row",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    columnGap: space.small,
    paddingHorizontal: space.base,
  },
  why: { flexDirection: "row", flexShrink: 1, gap: space.small },
});
