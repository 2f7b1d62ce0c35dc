import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { type Element, shownElements } from "../access/elements.ts";
import { Button } from "../design/button.tsx";
import { Banner, Card, Empty, Skeleton } from "../design/surface.tsx";
import { Text } from "../design/text.tsx";
import { useToast } from "../design/toast.tsx";
import { space } from "../design/tokens.ts";
import { type Undoable, useCorrectEntry, useDeleteEntry, useLogEntry } from "../entries/use-changes.ts";
import { useConflict } from "../entries/use-waiting.ts";
import { useEntry, useWeek } from "../entries/use-weeks.ts";
import { counts, type EntryView } from "../entries/view.ts";
import { weekAfter, weekOf } from "../entries/weeks.ts";
import { useFormats } from "../language/language.tsx";
import type { Work } from "../outbox/entry.ts";
import { useSession } from "../session/session-provider.tsx";
import { ConflictView } from "./conflict-view.tsx";
import { EntryForm, type RecentProject } from "./entry-form.tsx";
import { useProblemWords } from "./problem-words.ts";
import { recentProjects } from "./recent-projects.ts";
import { StateMark } from "./state-mark.tsx";
import { shownState } from "./states.ts";
import { useDraft } from "./use-draft.ts";

/** The elements that the person who is signed in is shown. */
export const useShown = (): ReadonlySet<Element> => shownElements(useSession().scopes);

interface NewEntryProps {
  /** The day that it is for, YYYY-MM-DD. */
  readonly date: string;
  readonly onDate: (date: string) => void;
  /** Called once an entry is logged, unless another is to follow. */
  readonly onDone: () => void;
}

/** The form by which time is logged. What the person may read of their weeks helps with it. */
export function NewEntry(props: NewEntryProps) {
  return useShown().has("week") ? (
    <NewEntryAmongOthers {...props} />
  ) : (
    <NewEntryForm {...props} recent={[]} loggedOn={() => 0} />
  );
}

function NewEntryAmongOthers(props: NewEntryProps) {
  const week = weekOf(props.date);
  const { week: own } = useWeek(week);
  const { week: before } = useWeek(weekAfter(week, -1));
  return <NewEntryForm {...props} recent={recentProjects([own, before])} loggedOn={hoursIn(own)} />;
}

const hoursIn =
  ({ days }: { readonly days: readonly { readonly date: string; readonly hours: number }[] }) =>
  (date: string): number =>
    days.find((day) => day.date === date)?.hours ?? 0;

const NOTHING = { project: "", hours: "", note: "" };

function NewEntryForm({
  date,
  onDate,
  onDone,
  recent,
  loggedOn,
}: NewEntryProps & {
  readonly recent: readonly RecentProject[];
  readonly loggedOn: (date: string) => number;
}) {
  const { t } = useTranslation();
  const { hours } = useFormats();
  const { draft, change, clear } = useDraft("new", NOTHING);
  const log = useLogEntry();
  const tell = useUndoToast();
  if (draft === undefined) return null;
  const save = async (work: Work, on: string) => {
    const undoable = await log.mutateAsync({ ...work, date: on });
    clear();
    tell(t("entry.saved", { hours: hours(work.hours), project: work.project }), [undoable]);
  };
  const saveAnd = (next: () => void) => (work: Work, on: string) => {
    save(work, on).then(next, () => undefined);
  };
  return (
    <View style={styles.panel}>
      <NotKept error={log.error} />
      <EntryForm
        draft={{ ...draft, date }}
        onChange={(changed) => {
          change(changed);
          if (changed.date !== date) onDate(changed.date);
        }}
        recent={recent}
        loggedOn={loggedOn}
        saveTitle={t("entry.save")}
        onSave={saveAnd(onDone)}
        onSaveAndNext={saveAnd(() => undefined)}
      />
    </View>
  );
}

/** An entry as it is: to be corrected or deleted where that may be, to be read else; or its two versions, where there are two. */
export function ExistingEntry({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { ofError } = useProblemWords();
  const { entry, status, error, refresh } = useEntry(id);
  const conflict = useConflict(id);
  const toast = useToast();
  if (conflict !== undefined && entry !== undefined) {
    const { kind, mine, theirs, canKeepMine, keepMine, takeTheirs } = conflict;
    const choose = (choice: () => Promise<void>, text: string) => () => {
      void choice().then(() => toast({ text }));
      onDone();
    };
    return (
      <ConflictView
        kind={kind}
        date={entry.date}
        mine={mine}
        theirs={theirs}
        onKeepMine={canKeepMine ? choose(keepMine, t("conflict.resolvedMine")) : undefined}
        onKeepTheirs={choose(takeTheirs, t("conflict.resolvedTheirs"))}
      />
    );
  }
  if (entry !== undefined) return <ChangeableEntry key={entry.key} entry={entry} onDone={onDone} />;
  if (status === "loading") return <EntrySkeleton />;
  if (status === "ready" || isGone(error))
    return (
      <Empty sign="information" title={t("entry.gone")}>
        {t("entry.goneHelp")}
      </Empty>
    );
  return (
    <Banner
      tone="rejected"
      sign="warning"
      announced="alert"
      testID="error"
      title={t("entry.failed")}
      actions={<Button title={t("problem.retry")} sign="refresh" onPress={() => void refresh()} />}
    >
      {status === "offline" ? t("problem.offline") : ofError(error)}
    </Banner>
  );
}

const isGone = (error: Error | null): boolean =>
  error !== null && "status" in error && (error.status === 404 || error.status === 410);

function ChangeableEntry({ entry, onDone }: { readonly entry: EntryView; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { ofRefusal } = useProblemWords();
  const { number, hours } = useFormats();
  const shown = useShown();
  const work = entry.wanted ?? entry;
  const initial = { project: work.project, hours: number(work.hours), note: work.note ?? "" };
  const { draft, change, clear } = useDraft(entry.key, initial);
  const [date, setDate] = useState(entry.date);
  const correct = useCorrectEntry();
  const remove = useDeleteEntry();
  const tell = useUndoToast();
  if (draft === undefined) return null;
  const told = { hours: hours(work.hours), project: work.project };
  const save = (corrected: Work, on: string) => {
    const moved = on === entry.date ? {} : { date: on };
    correct
      .mutateAsync({ entry, work: corrected, ...moved })
      .then(() => {
        clear();
        tell(t("entry.corrected", { hours: hours(corrected.hours), project: corrected.project }), []);
        onDone();
      })
      .catch(() => undefined);
  };
  const deleteIt = () => {
    remove
      .mutateAsync(entry)
      .then((undoable) => {
        clear();
        tell(t("entry.deleted", told), [undoable]);
        onDone();
      })
      .catch(() => undefined);
  };
  const deletion = shown.has("delete") && entry.canChange && (
    <Button
      kind="danger"
      sign="delete"
      testID="element-delete"
      title={t("entry.delete")}
      isBusy={remove.isPending}
      onPress={deleteIt}
    />
  );
  return (
    <View style={styles.panel}>
      {entry.state === "rejected" && (
        <Banner
          tone="rejected"
          sign="reject"
          title={t("entry.rejectedBecause", { reason: entry.reason ?? "" })}
        >
          {shown.has("correct") ? t("entry.correctIt") : undefined}
        </Banner>
      )}
      {entry.refusal !== undefined && (
        <Banner
          tone="rejected"
          sign="warning"
          title={t("waiting.refusedBecause", { reason: ofRefusal(entry.refusal) })}
        />
      )}
      <NotKept error={correct.error ?? remove.error} />
      {shown.has("correct") && entry.canChange ? (
        <View testID="element-correct">
          <CorrectionForm
            entry={entry}
            draft={{ ...draft, date }}
            onChange={(changed) => {
              change(changed);
              setDate(changed.date);
            }}
            onSave={save}
            actions={deletion}
          />
        </View>
      ) : (
        <>
          <EntryCard entry={entry} />
          {deletion}
        </>
      )}
    </View>
  );
}

function CorrectionForm({
  entry,
  ...form
}: Pick<Parameters<typeof EntryForm>[0], "draft" | "onChange" | "onSave" | "actions"> & {
  readonly entry: EntryView;
}) {
  const { t } = useTranslation();
  const canRead = useShown().has("week");
  const common = { ...form, hasFixedDate: !entry.canMove, saveTitle: t("entry.saveCorrection") };
  return canRead ? (
    <CorrectionAmongOthers entry={entry} {...common} />
  ) : (
    <EntryForm {...common} recent={[]} loggedOn={() => 0} />
  );
}

function CorrectionAmongOthers({
  entry,
  ...form
}: Omit<Parameters<typeof EntryForm>[0], "recent" | "loggedOn"> & { readonly entry: EntryView }) {
  const { week } = useWeek(weekOf(form.draft.date));
  const own = (date: string) => (date === entry.date && counts(entry) ? entry.hours : 0);
  return <EntryForm {...form} recent={[]} loggedOn={(date) => hoursIn(week)(date) - own(date)} />;
}

/** An entry that can only be read. */
function EntryCard({ entry }: { readonly entry: EntryView }) {
  const { t } = useTranslation();
  const { day, hours } = useFormats();
  const rows: readonly (readonly [label: string, text: string])[] = [
    [t("entry.day"), day(entry.date)],
    [t("entry.project"), entry.project],
    [t("entry.hours"), hours(entry.hours)],
    [t("conflict.fields.note"), entry.note ?? t("conflict.noNote")],
  ];
  const isApproved = entry.state === "approved";
  return (
    <>
      <Card>
        <StateMark state={shownState(entry)} />
        {rows.map(([label, text]) => (
          <View key={label}>
            <Text variant="label" colour="quiet">
              {label}
            </Text>
            <Text>{text}</Text>
          </View>
        ))}
      </Card>
      <Text colour="quiet">
        {isApproved ? `${t("entry.approvedFixed")}. ${t("entry.approvedFixedHelp")}` : t("entry.readOnly")}
      </Text>
    </>
  );
}

function EntrySkeleton() {
  const { t } = useTranslation();
  return (
    <View aria-busy role="status" aria-label={t("entry.loading")} style={styles.panel}>
      {["day", "project", "hours", "note"].map((field) => (
        <View key={field}>
          <Skeleton variant="label" width={80} />
          <Skeleton width="100%" />
        </View>
      ))}
    </View>
  );
}

/** Says that the device keeps nothing, so that nothing was done. */
function NotKept({ error }: { readonly error: Error | null }): ReactNode {
  const { t } = useTranslation();
  if (error === null) return null;
  return (
    <Banner tone="rejected" sign="warning" announced="alert" testID="error" title={t("problem.title")}>
      {t("problem.notKept")}
    </Banner>
  );
}

/** Tells of something that was done, with the way back from it. */
export function useUndoToast() {
  const { t } = useTranslation();
  const toast = useToast();
  return (text: string, done: readonly Undoable[]) => {
    const undo = async () => {
      const undone = await Promise.all(done.map((one) => one.undo()));
      toast({ text: undone.every(Boolean) ? t("entry.undone") : t("entry.tooLate") });
    };
    toast({
      text,
      ...(done.length > 0 && { undo: { title: t("entry.undo"), onPress: () => void undo() } }),
    });
  };
}

const styles = StyleSheet.create({ panel: { gap: space.base } });
