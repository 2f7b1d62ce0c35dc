import { useLocalSearchParams } from "expo-router";
import { useTranslation } from "react-i18next";
import { Screen } from "../../design/screen.tsx";
import { useConflict } from "../../entries/use-waiting.ts";
import { BackButton, goBack } from "../../screens/back-button.tsx";
import { ExistingEntry, useShown } from "../../screens/entry-panel.tsx";
import { WaitingBanner } from "../../screens/waiting-banner.tsx";
import { NoWeek } from "../../screens/week-view.tsx";

/** An entry of the person's own. Parameter: `id`. */
export default function Entry() {
  const { t } = useTranslation();
  const { id } = useLocalSearchParams<{ id: string }>();
  const conflict = useConflict(id);
  const shown = useShown();
  const canRead = shown.has("week");
  return (
    <Screen
      name="entry"
      title={
        conflict !== undefined
          ? t("conflict.title")
          : shown.has("correct")
            ? t("entry.correct")
            : t("entry.title")
      }
      before={<BackButton />}
      banners={<WaitingBanner isBrief />}
    >
      {canRead ? <ExistingEntry key={id} id={id} onDone={goBack} /> : <NoWeek canLog={false} />}
    </Screen>
  );
}
