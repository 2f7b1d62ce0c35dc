import { useLocalSearchParams } from "expo-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Screen } from "../../design/screen.tsx";
import { useConflict } from "../../entries/use-waiting.ts";
import { useEntry } from "../../entries/use-weeks.ts";
import { BackButton, goBack } from "../../screens/back-button.tsx";
import { ExistingEntry, useShown } from "../../screens/entry-panel.tsx";
import { WaitingBanner } from "../../screens/waiting-banner.tsx";
import { NoWeek } from "../../screens/week-view.tsx";

/** An entry of the person's own. Parameter: `id`. */
export default function Entry() {
  const { t } = useTranslation();
  const { id } = useLocalSearchParams<{ id: string }>();
  if (useShown().has("week")) return <OwnEntry id={id} />;
  return (
    <EntryScreen title={t("entry.title")}>
      <NoWeek canLog={false} />
    </EntryScreen>
  );
}

function OwnEntry({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { entry } = useEntry(id);
  const conflict = useConflict(id);
  const canCorrect = useShown().has("correct") && entry?.canChange === true;
  const title =
    conflict !== undefined ? t("conflict.title") : canCorrect ? t("entry.correct") : t("entry.title");
  return (
    <EntryScreen title={title}>
      <ExistingEntry key={id} id={id} onDone={goBack} />
    </EntryScreen>
  );
}

function EntryScreen({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Screen name="entry" title={title} before={<BackButton />} banners={<WaitingBanner isBrief />}>
      {children}
    </Screen>
  );
}
