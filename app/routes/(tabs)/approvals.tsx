import { Redirect } from "expo-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { View } from "react-native";
import { IconButton } from "../../design/button.tsx";
import { Screen } from "../../design/screen.tsx";
import { useToast } from "../../design/toast.tsx";
import { useApprovals } from "../../entries/use-approvals.ts";
import { useDecide } from "../../entries/use-changes.ts";
import { useWaiting } from "../../entries/use-waiting.ts";
import { ApprovalsView, type ApprovalsViewProps } from "../../screens/approvals/approvals-view.tsx";
import { useShown } from "../../screens/entry-panel.tsx";
import { useProblemWords } from "../../screens/problem-words.ts";
import { WaitingBanner } from "../../screens/waiting-banner.tsx";

/** The entries of others that wait for approval, for whoever may see them. */
export default function ApprovalsScreen() {
  const shown = useShown();
  if (!shown.has("approvals")) return <Redirect href="/week" />;
  return <Approvals canDecide={shown.has("decide")} />;
}

function Approvals({ canDecide }: { readonly canDecide: boolean }) {
  const { t } = useTranslation();
  const { ofError } = useProblemWords();
  const { status, error, isFetching, refresh, ...read } = useApprovals();
  const { drop, needed } = useWaiting();
  // What needs the person is told where it belongs, and once.
  const isToldHere = needed > 0 && needed === read.refused.length;
  const onPutAway = useCallback((id: string) => void drop(id), [drop]);
  const onDecide = useDecideWithUndo();
  const reload = () => void refresh();
  return (
    <Screen
      name="approvals"
      title={t("approvals.title")}
      isList
      after={
        <IconButton sign="refresh" label={t("approvals.refresh")} disabled={isFetching} onPress={reload} />
      }
      banners={!isToldHere && <WaitingBanner />}
    >
      <View testID="element-approvals" style={{ flex: 1 }}>
        <ApprovalsView
          {...read}
          status={status}
          failure={error === null ? undefined : ofError(error)}
          canDecide={canDecide}
          onDecide={onDecide}
          onPutAway={onPutAway}
          onRefresh={reload}
        />
      </View>
    </Screen>
  );
}

/** Decides, says so, and offers the way back for as long as there is one. */
function useDecideWithUndo(): ApprovalsViewProps["onDecide"] {
  const { t } = useTranslation();
  const toast = useToast();
  const { ofError } = useProblemWords();
  const { mutate } = useDecide();
  return (entries, decision, above) =>
    mutate(
      { entries, decision },
      {
        onSuccess: ({ undo }) => {
          const text = t(`approvals.${decision.state}`, { count: entries.length });
          const back = async () =>
            toast({ text: t((await undo()) ? "approvals.undone" : "approvals.tooLate") });
          toast({ text, undo: { title: t("entry.undo"), onPress: () => void back() }, above });
        },
        onError: (error) => toast({ text: ofError(error) }),
      },
    );
}
