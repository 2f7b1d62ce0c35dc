import { Redirect, router, useLocalSearchParams } from "expo-router";
import { useTranslation } from "react-i18next";
import { View } from "react-native";
import { Screen } from "../../design/screen.tsx";
import { datesOf, weekOf } from "../../entries/weeks.ts";
import { BackButton } from "../../screens/back-button.tsx";
import { NewEntry, useShown } from "../../screens/entry-panel.tsx";
import { useToday } from "../../screens/use-today.ts";
import { WaitingBanner } from "../../screens/waiting-banner.tsx";

/** Logging time. Parameter: `date`; today, where it is absent or none. */
export default function New() {
  const { t } = useTranslation();
  const { date: named = "" } = useLocalSearchParams<{ date?: string }>();
  const today = useToday();
  const canLog = useShown().has("log");
  if (!canLog) return <Redirect href="/week" />;
  const date = isDate(named) ? named : today;
  return (
    <Screen name="entry" title={t("entry.new")} before={<BackButton />} banners={<WaitingBanner isBrief />}>
      <View testID="element-log">
        <NewEntry
          date={date}
          onDate={(other) => router.setParams({ date: other })}
          onDone={() => router.dismissTo({ pathname: "/week", params: { week: weekOf(date) } })}
        />
      </View>
    </Screen>
  );
}

/** Whether a text is a date of the calendar, YYYY-MM-DD. */
const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && datesOf(weekOf(text)).includes(text);
