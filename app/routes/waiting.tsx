import { router } from "expo-router";
import { useTranslation } from "react-i18next";
import { Button } from "../design/button.tsx";
import { Screen } from "../design/screen.tsx";
import { Text } from "../design/text.tsx";
import { useToast } from "../design/toast.tsx";
import { useWaiting } from "../entries/use-waiting.ts";
import { savedIdOf, type Waiting } from "../outbox/waiting.ts";
import { BackButton } from "../screens/back-button.tsx";
import { useProblemWords } from "../screens/problem-words.ts";
import { useIsOnline, WaitingBanner } from "../screens/waiting-banner.tsx";
import { type ShownWaiting, WaitingView } from "../screens/waiting-view.tsx";

/** All that waits to be sent, and what hinders it. */
export default function WaitingScreen() {
  const { t } = useTranslation();
  const { ofRefusal } = useProblemWords();
  const toast = useToast();
  const isOnline = useIsOnline();
  const { items, waiting, unreadable, isSending, sendNow, retry, drop } = useWaiting();
  const shown = items.map((item): ShownWaiting => {
    const { id, refusal } = item;
    const isConflict = item.kind === "entry" && item.conflict !== undefined;
    return {
      id,
      ...contentOf(item),
      state: isConflict ? "conflict" : refusal !== undefined ? "refused" : "waiting",
      ...(refusal !== undefined && { problem: ofRefusal(refusal) }),
    };
  });
  const open = (id: string) => {
    const item = items.find((other) => other.id === id);
    if (item === undefined) return;
    if (item.kind === "decision") router.push("/approvals");
    else router.push({ pathname: "/entry/[id]", params: { id: savedIdOf(item) ?? id } });
  };
  return (
    <Screen
      name="waiting"
      title={t("waiting.screen")}
      before={<BackButton />}
      banners={<WaitingBanner isBrief />}
    >
      <WaitingView
        items={shown}
        onOpen={open}
        onRetry={(id) => void retry(id)}
        onDiscard={(id) => void drop(id).then(() => toast({ text: t("waiting.discarded") }))}
      />
      {unreadable > 0 && <Text colour="quiet">{t("waiting.unreadable", { count: unreadable })}</Text>}
      {waiting > 0 && isOnline && (
        <Button kind="primary" title={t("waiting.send")} isBusy={isSending} onPress={() => void sendNow()} />
      )}
    </Screen>
  );
}

function contentOf(item: Waiting): Pick<ShownWaiting, "kind" | "date" | "project" | "hours"> {
  if (item.kind === "decision") {
    const { date, project, hours } = item.entry;
    return { kind: item.decision.state === "approved" ? "approve" : "reject", date, project, hours };
  }
  const { date, wanted, origin } = item;
  const isNew = origin.kind === "new";
  const { project = "", hours = 0 } = wanted ?? (isNew ? origin.sent?.work : origin.entry) ?? {};
  return { kind: wanted === null ? "delete" : isNew ? "log" : "correct", date, project, hours };
}
