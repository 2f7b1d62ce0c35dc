import { router, useLocalSearchParams } from "expo-router";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Text as NativeText, StyleSheet, View } from "react-native";
import { Button, IconButton } from "../../design/button.tsx";
import { bringIntoFocus, Screen } from "../../design/screen.tsx";
import { Text } from "../../design/text.tsx";
import { useTheme } from "../../design/theme.tsx";
import { space, TARGET } from "../../design/tokens.ts";
import { onWeb } from "../../design/web-attributes.ts";
import { useLogEntry } from "../../entries/use-changes.ts";
import { useWeek } from "../../entries/use-weeks.ts";
import type { DayView } from "../../entries/view.ts";
import { datesOf, weekAfter, weekOf } from "../../entries/weeks.ts";
import { useFormats } from "../../language/language.tsx";
import { ExistingEntry, NewEntry, useShown, useUndoToast } from "../../screens/entry-panel.tsx";
import { NoAccess } from "../../screens/no-access.tsx";
import { useProblemWords } from "../../screens/problem-words.ts";
import { useToday } from "../../screens/use-today.ts";
import { useIsOnline, WaitingBanner } from "../../screens/waiting-banner.tsx";
import { NoWeek, WeekDays } from "../../screens/week-view.tsx";
import { useSession } from "../../session/session-provider.tsx";

/** The person's week, or what somebody lacks whose account may do nothing here. */
export default function WeekScreen() {
  const { t } = useTranslation();
  const { person, signIn } = useSession();
  if (useShown().size > 0) return <Week />;
  return (
    <Screen name="week" title={t("access.title")}>
      <NoAccess
        who={person?.email ?? person?.name ?? ""}
        onSignInAgain={() => void signIn({ returnTo: "/week" })}
      />
    </Screen>
  );
}

/**
 * The person's week: its hours and entries, and the way to log more. Where there is room, the form or an entry is open beside it.
 *
 * Parameters: `week` (of this one, absent); beside it `day`, for which time is logged, or `entry`, which is open.
 */
function Week() {
  const {
    week: named = "",
    day,
    entry,
  } = useLocalSearchParams<{ week?: string; day?: string; entry?: string }>();
  const { t } = useTranslation();
  const { isWide } = useTheme();
  const { range } = useFormats();
  const shown = useShown();
  const today = useToday();
  const dates = datesOf(named);
  const week = dates.length > 0 ? named : weekOf(today);
  const number = Number(week.slice(6));
  const isThisWeek = week === weekOf(today);
  const [from = "", , , , , , to = ""] = datesOf(week);
  const canLog = shown.has("log");
  // Logging begins at the day that was chosen, else at today or, in other weeks, on Monday.
  const logDay = day !== undefined && datesOf(week).includes(day) ? day : isThisWeek ? today : from;
  const goTo = (weeks: number) =>
    router.setParams({ week: weekAfter(week, weeks), day: undefined, entry: undefined });
  const choose = (date: string) => router.setParams({ week: weekOf(date), day: date, entry: undefined });
  // Counts how often the form beside the week was asked for.
  const [opened, setOpened] = useState<number>();
  const log = (date: string) => {
    if (!isWide) return router.push({ pathname: "/entry/new", params: { date } });
    choose(date);
    setOpened((before = 0) => before + 1);
  };
  const open = (id: string) =>
    isWide ? router.setParams({ entry: id }) : router.push({ pathname: "/entry/[id]", params: { id } });
  const close = () => router.setParams({ entry: undefined });
  const logButton = canLog && !isWide && (
    <Button
      kind="primary"
      isWide
      sign="plus"
      testID="element-log"
      title={t("week.log")}
      onPress={() => log(logDay)}
    />
  );
  return (
    <Screen
      name="week"
      title={isThisWeek ? t("week.thisWeek") : t("week.number", { week: number })}
      after={
        shown.has("week") && (
          <>
            <IconButton sign="back" isOutlined label={t("week.previous")} onPress={() => goTo(-1)} />
            <IconButton sign="forward" isOutlined label={t("week.next")} onPress={() => goTo(1)} />
          </>
        )
      }
      banners={<WaitingBanner />}
      aside={
        entry !== undefined ? (
          <Aside title={t("entry.title")} opened={entry} onClose={close}>
            <ExistingEntry key={entry} id={entry} onDone={close} />
          </Aside>
        ) : (
          canLog && (
            <View testID="element-log">
              <Aside title={t("entry.new")} opened={opened}>
                <NewEntry date={logDay} onDate={choose} onDone={() => undefined} />
              </Aside>
            </View>
          )
        )
      }
    >
      {shown.has("week") ? (
        <>
          <View style={styles.range}>
            <Text colour="quiet" aria-live="polite">
              {isThisWeek ? `${range(from, to)} · ${t("week.number", { week: number })}` : range(from, to)}
            </Text>
            {!isThisWeek && (
              <Button
                kind="quiet"
                title={t("week.today")}
                onPress={() => router.setParams({ week: undefined, day: undefined, entry: undefined })}
              />
            )}
          </View>
          <OwnWeek
            week={week}
            today={today}
            canLog={canLog}
            above={logButton}
            onLog={log}
            onOpen={open}
            chosen={isWide ? entry : undefined}
          />
        </>
      ) : (
        <>
          <NoWeek canLog={canLog} />
          {logButton}
        </>
      )}
    </Screen>
  );
}

/** The second column. Its heading gets the focus whenever something is opened in it: when `opened` changes. */
function Aside({
  title,
  opened,
  onClose,
  children,
}: {
  readonly title: string;
  readonly opened?: string | number | undefined;
  readonly onClose?: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const heading = useRef<NativeText>(null);
  useEffect(() => {
    if (opened !== undefined) bringIntoFocus(heading.current);
  }, [opened]);
  return (
    <View style={styles.aside}>
      <View style={styles.asideHead}>
        <Text ref={heading} variant="title" level={2} style={styles.asideTitle} {...onWeb({ tabIndex: -1 })}>
          {title}
        </Text>
        {onClose !== undefined && <IconButton sign="close" label={t("entry.close")} onPress={onClose} />}
      </View>
      {children}
    </View>
  );
}

function OwnWeek({
  week: name,
  ...props
}: { readonly week: string } & Omit<
  Parameters<typeof WeekDays>[0],
  "week" | "failure" | "onRetry" | "onCopy"
>) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { ofError } = useProblemWords();
  const isOnline = useIsOnline();
  const { week, status, error, readAt, refresh } = useWeek(name);
  const copy = useCopy();
  const isUnread = status === "loading" || status === "failed";
  const isOld = status === "ready" && readAt > 0 && (!isOnline || error !== null);
  return (
    <View testID="element-week" style={styles.week}>
      <WeekDays
        {...props}
        week={isUnread ? undefined : week}
        failure={status === "failed" ? ofError(error) : undefined}
        onRetry={() => void refresh()}
        onCopy={copy}
      />
      {isOld && (
        <Text variant="caption" colour="quiet">
          {t("week.updated", { time: moment(new Date(readAt)) })}
        </Text>
      )}
    </View>
  );
}

/** Logs on a day what was logged on another, all but what was rejected. */
function useCopy() {
  const { t } = useTranslation();
  const { mutateAsync: log } = useLogEntry();
  const tell = useUndoToast();
  const [isBusy, setIsBusy] = useState(false);
  return useCallback(
    async ({ entries }: DayView, date: string) => {
      if (isBusy) return;
      setIsBusy(true);
      try {
        const done = [];
        for (const { project, hours, note, state } of entries) {
          if (state !== "rejected")
            done.push(await log({ project, hours, ...(note !== undefined && { note }), date }));
        }
        tell(t("week.copied", { count: done.length }), done);
      } finally {
        setIsBusy(false);
      }
    },
    [isBusy, log, tell, t],
  );
}

const styles = StyleSheet.create({
  // As high with the way back to this week as without.
  range: {
    flexDirection: "row",
    flexWrap: "wrap",
    alignItems: "center",
    alignContent: "center",
    columnGap: space.small,
    minHeight: TARGET,
  },
  week: { gap: space.base },
  aside: { gap: space.base },
  asideHead: { flexDirection: "row", alignItems: "center", gap: space.small, minHeight: TARGET },
  asideTitle: { flex: 1 },
});
