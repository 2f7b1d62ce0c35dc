import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button, IconButton } from "../design/button.tsx";
import { Banner, Card, Mark, Skeleton } from "../design/surface.tsx";
import { Text } from "../design/text.tsx";
import { useTheme } from "../design/theme.tsx";
import { space, TARGET } from "../design/tokens.ts";
import type { DayView, WeekView } from "../entries/view.ts";
import { useFormats } from "../language/language.tsx";
import { DayRuler } from "./day-ruler.tsx";
import { EntryRow } from "./entry-row.tsx";
import { SHOWN_STATES, STATE_MARKS, shownState } from "./states.ts";

export interface WeekDaysProps {
  /** Undefined while it loads. */
  readonly week: WeekView | undefined;
  /** The date that it is today. */
  readonly today: string;
  /** Whether there is nothing to show because loading failed, and in words why. */
  readonly failure?: string | undefined;
  readonly onRetry: () => void;
  /** Between totals and days. */
  readonly above?: ReactNode;
  readonly canLog: boolean;
  readonly onLog: (date: string) => void;
  /** Opens an entry. */
  readonly onOpen: (id: string) => void;
  /** Logs on a day what the person logged on an earlier one. */
  readonly onCopy: (from: DayView, to: string) => void;
  /** The entry that is open beside the week. */
  readonly chosen?: string | undefined;
}

/** A week: its hours in all and by state, and its days with their entries. */
export function WeekDays(props: WeekDaysProps) {
  const { week, today, failure, onRetry } = props;
  const { t } = useTranslation();
  if (week === undefined && failure !== undefined)
    return (
      <Banner
        tone="rejected"
        sign="warning"
        announced="alert"
        testID="error"
        title={t("week.failed")}
        actions={<Button title={t("problem.retry")} sign="refresh" onPress={onRetry} />}
      >
        {failure}
      </Banner>
    );
  if (week === undefined) return <WeekSkeleton above={props.above} />;
  const { days } = week;
  const isEmpty = days.every(({ entries }) => entries.length === 0);
  const copy = props.canLog ? copyOf(days, today) : undefined;
  const longest = Math.max(...days.map(({ hours }) => hours));
  return (
    <>
      <Totals week={week} />
      {props.above}
      <Card>
        {days.map((day, index) => (
          <Day
            key={day.date}
            {...props}
            day={day}
            isFirst={index === 0}
            longest={longest}
            copied={copy?.to === day.date ? copy.from : undefined}
          />
        ))}
      </Card>
      {isEmpty && props.canLog && (
        <Text colour="quiet">
          {t("week.empty")}. {t("week.emptyHelp")}
        </Text>
      )}
    </>
  );
}

/** The first working day up to today without entries that comes after one with some, and the last of those before it. */
function copyOf(days: readonly DayView[], today: string): { from: DayView; to: string } | undefined {
  const hasEntries = ({ entries }: DayView) => entries.length > 0;
  const working = days.slice(0, 5);
  const to = working.findIndex(
    (day, index) => day.date <= today && !hasEntries(day) && working.slice(0, index).some(hasEntries),
  );
  const [from, gap] = [working.slice(0, Math.max(0, to)).findLast(hasEntries), working[to]];
  return from === undefined || gap === undefined ? undefined : { from, to: gap.date };
}

function Totals({ week: { days, hours: total } }: { readonly week: WeekView }) {
  const { t } = useTranslation();
  const { hours, hoursSpoken } = useFormats();
  const entries = days.flatMap((day) => day.entries);
  const states = SHOWN_STATES.map((state) => {
    const inState = entries.filter((entry) => shownState(entry) === state);
    return { state, sum: inState.reduce((sum, entry) => sum + entry.hours, 0) };
  }).filter(({ sum }) => sum > 0);
  return (
    <View style={styles.totals}>
      <View style={styles.total}>
        <Text variant="label" colour="quiet">
          {t("week.total")}
        </Text>
        <Text variant="display" isNumeric spoken={hoursSpoken(total)}>
          {hours(total)}
        </Text>
      </View>
      <View style={styles.states}>
        {states.map(({ state, sum }) => (
          <Mark key={state} {...STATE_MARKS[state]}>
            {`${hours(sum)} ${t(`state.${state}`)}`}
          </Mark>
        ))}
      </View>
    </View>
  );
}

function Day({
  day: shown,
  isFirst,
  longest,
  copied,
  today,
  canLog,
  onLog,
  onOpen,
  onCopy,
  chosen,
}: WeekDaysProps & {
  readonly day: DayView;
  readonly isFirst: boolean;
  readonly longest: number;
  /** The day whose entries can be logged on this one, too. */
  readonly copied: DayView | undefined;
}) {
  const { t } = useTranslation();
  const { colours } = useTheme();
  const { day, weekday, dayOfMonth, hours, hoursSpoken } = useFormats();
  const { date, entries, hours: total } = shown;
  const isToday = date === today;
  return (
    <View style={[styles.day, !isFirst && { borderTopWidth: 1, borderTopColor: colours.line }]}>
      <View style={styles.dayHead}>
        <View style={styles.dayName}>
          <Text variant="title" colour={isToday ? "accent" : "ink"} level={2} aria-label={day(date)}>
            {`${weekday(date)} ${dayOfMonth(date)}`}
          </Text>
          {isToday && (
            <Text variant="caption" colour="accent">
              {t("week.today")}
            </Text>
          )}
        </View>
        <Text
          variant={total > 0 ? "strong" : "body"}
          colour={total > 0 ? "ink" : "quiet"}
          isNumeric
          spoken={hoursSpoken(total)}
        >
          {total > 0 ? hours(total) : "–"}
        </Text>
        {canLog && (
          <IconButton
            sign="plus"
            colour="accent"
            label={t("week.logOn", { day: day(date) })}
            onPress={() => onLog(date)}
          />
        )}
      </View>
      <DayRuler day={shown} longest={longest} />
      {entries.map((entry) => (
        <EntryRow
          key={entry.key}
          entry={entry}
          isChosen={entry.id === chosen}
          onOpen={() => onOpen(entry.id)}
        />
      ))}
      {copied !== undefined && (
        <View style={styles.copy}>
          <Button
            kind="quiet"
            sign="repeat"
            title={t("week.copyPrevious", { day: weekday(copied.date) })}
            onPress={() => onCopy(copied, date)}
          />
        </View>
      )}
    </View>
  );
}

const NOTHING = { entries: [], hours: 0 };

/** As high as a week of nothing, so that its days stay where they are. */
function WeekSkeleton({ above }: Pick<WeekDaysProps, "above">) {
  const { t } = useTranslation();
  const { colours } = useTheme();
  return (
    <>
      <View aria-busy role="status" aria-label={t("week.loading")} style={styles.totals}>
        <View style={styles.skeletonTotal}>
          <Skeleton variant="label" width={64} />
          <Skeleton variant="display" width={144} />
        </View>
      </View>
      {above}
      <View aria-hidden>
        <Card>
          {[0, 1, 2, 3, 4, 5, 6].map((day) => (
            <View
              key={day}
              style={[styles.day, day > 0 && { borderTopWidth: 1, borderTopColor: colours.line }]}
            >
              <View style={styles.dayHead}>
                <Skeleton variant="title" width="40%" />
              </View>
              <DayRuler day={NOTHING} longest={0} />
            </View>
          ))}
        </Card>
      </View>
    </>
  );
}

/** In place of a week for somebody whose scopes don't show one. */
export function NoWeek({ canLog }: { readonly canLog: boolean }) {
  const { t } = useTranslation();
  return <Text colour="quiet">{t(canLog ? "week.noEntries" : "week.nothingOwn")}</Text>;
}

const styles = StyleSheet.create({
  totals: {
    flexDirection: "row",
    flexWrap: "wrap",
    alignItems: "flex-end",
    justifyContent: "space-between",
    gap: space.medium,
  },
  total: { flexShrink: 1 },
  states: {
    flexDirection: "row",
    flexWrap: "wrap",
    gap: space.small,
    flexShrink: 1,
    paddingBottom: space.small,
  },
  day: { paddingVertical: space.small, gap: space.small },
  dayHead: { flexDirection: "row", alignItems: "center", gap: space.small, minHeight: TARGET },
  dayName: {
    flex: 1,
    flexDirection: "row",
    flexWrap: "wrap",
    alignItems: "baseline",
    columnGap: space.small,
  },
  copy: { alignSelf: "flex-start", marginStart: -space.base },
  skeletonTotal: { flex: 1 },
});
