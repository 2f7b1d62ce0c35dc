import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { FlatList, StyleSheet, View } from "react-native";
import { Button } from "../../design/button.tsx";
import { Banner, Card, Empty, Skeleton } from "../../design/surface.tsx";
import { Text } from "../../design/text.tsx";
import { space } from "../../design/tokens.ts";
import { onWeb } from "../../design/web-attributes.ts";
import type { PersonToApprove } from "../../entries/use-approvals.ts";
import { useFormats } from "../../language/language.tsx";
import type { Decision, Entry } from "../../outbox/entry.ts";
import type { WaitingDecision } from "../../outbox/waiting.ts";
import { useProblemWords } from "../problem-words.ts";
import { EntryToApprove, PersonRow, WeekRow } from "./approval-row.tsx";
import { DecisionBar } from "./decision-bar.tsx";
import { RejectDialog } from "./reject-dialog.tsx";
import { type Row, rowsOf, withoutEntry } from "./rows.ts";
import { chosenOf, isChosen, type Selection, toggled } from "./selection.ts";

export interface ApprovalsViewProps {
  readonly status: "loading" | "ready" | "offline" | "failed";
  /** Why it couldn't be read, in words. */
  readonly failure?: string | undefined;
  readonly people: readonly PersonToApprove[];
  readonly entries: readonly Entry[];
  /** Whether there are more than are shown. */
  readonly more: boolean;
  /** How many decisions are on their way. */
  readonly deciding: number;
  readonly refused: readonly WaitingDecision[];
  readonly canDecide: boolean;
  /** @param above the height in points of what stands at the bottom, which no news may cover. */
  readonly onDecide: (entries: readonly Entry[], decision: Decision, above: number) => void;
  /** Puts a refused decision away. */
  readonly onPutAway: (id: string) => void;
  readonly onRefresh: () => void;
}

const NONE: Selection = new Set();

/** The entries of others that wait, by person and week, and the decision about those that are chosen. */
export function ApprovalsView(props: ApprovalsViewProps) {
  const { status, failure, people, entries, more, deciding, refused, canDecide } = props;
  const { onDecide, onPutAway, onRefresh } = props;
  const { t } = useTranslation();
  const [selection, setSelection] = useState(NONE);
  const [isRejecting, setIsRejecting] = useState(false);
  const [barHeight, setBarHeight] = useState(0);
  const rows = useMemo(() => rowsOf(people, refused), [people, refused]);
  const chosen = useMemo(() => entries.filter((entry) => isChosen(entry, selection)), [entries, selection]);
  const toggle = useCallback((some: readonly Entry[]) => setSelection((before) => toggled(before, some)), []);
  const onToggle = canDecide ? toggle : undefined;
  const renderItem = useCallback(
    ({ item }: { readonly item: Row }) => {
      if (item.kind === "person") return <PersonRow row={item} />;
      if (item.kind === "week")
        return <WeekRow row={item} checked={chosenOf(item.week.entries, selection)} onToggle={onToggle} />;
      return (
        <EntryToApprove
          row={item}
          checked={isChosen(item.entry, selection)}
          onToggle={onToggle}
          onPutAway={onPutAway}
        />
      );
    },
    [selection, onToggle, onPutAway],
  );
  const decide = (decision: Decision) => {
    onDecide(chosen, decision, barHeight);
    setSelection(NONE);
  };

  if (status === "loading") return <ApprovalsSkeleton />;
  if (status !== "ready")
    return (
      <Banner
        tone="rejected"
        sign={status === "offline" ? "offline" : "warning"}
        announced="alert"
        testID="error"
        title={t("approvals.failed")}
        actions={<Button title={t("problem.retry")} sign="refresh" onPress={onRefresh} />}
      >
        {status === "offline" ? t("problem.offline") : (failure ?? t("problem.unexpected"))}
      </Banner>
    );
  const head = (
    <View style={styles.head}>
      {withoutEntry(refused, entries).map((decision) => (
        <Settled key={decision.id} decision={decision} onPutAway={onPutAway} />
      ))}
      {entries.length > 0 && canDecide && (
        <View style={styles.all}>
          <Button
            kind="quiet"
            title={
              chosen.length === entries.length
                ? t("approvals.chooseNone")
                : t("approvals.chooseAll", { count: entries.length })
            }
            onPress={() => setSelection(chosen.length === entries.length ? NONE : toggled(NONE, entries))}
          />
        </View>
      )}
    </View>
  );
  return (
    <View
      style={styles.view}
      {...onWeb({
        onKeyDown: (event) => {
          if (event.key === "Escape" && !isRejecting) setSelection(NONE);
        },
      })}
    >
      <FlatList
        data={rows}
        keyExtractor={keyOf}
        renderItem={renderItem}
        extraData={selection}
        ListHeaderComponent={head}
        ListEmptyComponent={
          <Empty sign="approvals" title={t("approvals.nothing")}>
            {t("approvals.nothingHelp")}
          </Empty>
        }
        ListFooterComponent={
          more ? (
            <Text colour="quiet" align="center">
              {t("approvals.more")}
            </Text>
          ) : null
        }
        initialNumToRender={14}
        maxToRenderPerBatch={6}
        windowSize={7}
        style={styles.list}
      />
      {entries.length + deciding > 0 && canDecide && (
        <DecisionBar
          chosen={chosen}
          deciding={deciding}
          onHeight={setBarHeight}
          onApprove={() => decide({ state: "approved" })}
          onReject={() => setIsRejecting(true)}
        />
      )}
      <RejectDialog
        count={chosen.length}
        isOpen={isRejecting}
        onReject={(reason) => decide({ state: "rejected", reason })}
        onClose={() => setIsRejecting(false)}
      />
    </View>
  );
}

const keyOf = ({ key }: Row): string => key;

/** The outcome of a decision whose entry doesn't wait any more. */
function Settled({
  decision: { id, entry, refusal },
  onPutAway,
}: {
  readonly decision: WaitingDecision;
  readonly onPutAway: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { shortDay, hours } = useFormats();
  const { ofRefusal } = useProblemWords();
  if (refusal === undefined) return null;
  const { email, subject, project, date } = entry;
  return (
    <Banner
      tone="submitted"
      sign="information"
      testID="error"
      title={`${email ?? subject} · ${shortDay(date)} · ${project} · ${hours(entry.hours)}`}
      actions={
        <Button
          title={t("approvals.putAway")}
          aria-label={t("approvals.putAwayFor", { project })}
          onPress={() => onPutAway(id)}
        />
      }
    >
      {refusal.code === "changed"
        ? t("approvals.settledElsewhere")
        : t("approvals.notDecided", { why: ofRefusal(refusal) })}
    </Banner>
  );
}

/** As high as one person with one week. */
function ApprovalsSkeleton() {
  const { t } = useTranslation();
  return (
    <View role="status" aria-busy aria-label={t("approvals.loading")} style={styles.skeleton}>
      <Skeleton variant="title" width="55%" />
      <Card>
        {[0, 1, 2, 3, 4].map((line) => (
          <View key={line} style={styles.skeletonLine}>
            <Skeleton width="45%" />
            <Skeleton variant="caption" width="25%" />
          </View>
        ))}
      </Card>
    </View>
  );
}

const styles = StyleSheet.create({
  view: { flex: 1 },
  list: { flex: 1 },
  head: { gap: space.small },
  // Its words begin where all others do.
  all: { alignItems: "flex-start", marginStart: -space.base },
  skeleton: { gap: space.base, paddingTop: space.giant },
  skeletonLine: { paddingVertical: space.small },
});
