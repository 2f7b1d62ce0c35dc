import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { StyleSheet, type TextInput, View } from "react-native";
import { Button, IconButton } from "../design/button.tsx";
import { Choices, Field } from "../design/field.tsx";
import { Text } from "../design/text.tsx";
import { space } from "../design/tokens.ts";
import type { TextProblem } from "../entries/rules.ts";
import { datesOf, weekAfter, weekOf } from "../entries/weeks.ts";
import { limits } from "../generated/policy.ts";
import { useFormats, useLanguage } from "../language/language.tsx";
import type { Work } from "../outbox/entry.ts";
import { checkDraft, type Draft, type DraftErrors } from "./draft.ts";
import { stepHours } from "./hours.ts";

/** A project that the person logged time on lately, and how much the last time. */
export interface RecentProject {
  readonly project: string;
  readonly hours: number;
}

export interface EntryFormProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly recent: readonly RecentProject[];
  /** The hours of a day that count, without this entry's. */
  readonly loggedOn: (date: string) => number;
  /** Whether the date can be chosen; an entry that the API has keeps its own. */
  readonly hasFixedDate?: boolean;
  readonly saveTitle: string;
  readonly onSave: (work: Work, date: string) => void;
  /** Saves, and goes on with another. */
  readonly onSaveAndNext?: ((work: Work, date: string) => void) | undefined;
  /** Further buttons, such as for deleting. */
  readonly actions?: ReactNode;
}

const FIELDS = ["project", "hours", "note"] as const;
type FieldName = (typeof FIELDS)[number];

/** The form of an entry: day, project, hours and note, checked by the API's rules; the first field that isn't right gets the focus. */
export function EntryForm({
  draft,
  onChange,
  recent,
  loggedOn,
  hasFixedDate = false,
  saveTitle,
  onSave,
  onSaveAndNext,
  actions,
}: EntryFormProps) {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const [errors, setErrors] = useState<DraftErrors>({});
  const fields = useRef<Partial<Record<FieldName, TextInput | null>>>({});
  const words = useErrorWords(errors);
  const change = (part: Partial<Draft>) => {
    onChange({ ...draft, ...part });
    setErrors(Object.fromEntries(Object.entries(errors).filter(([field]) => !Object.hasOwn(part, field))));
  };
  const submit = (save: typeof onSave) => {
    const checked = checkDraft(draft, loggedOn(draft.date));
    if (checked.kind === "work") {
      setErrors({});
      save(checked.work, draft.date);
      return;
    }
    setErrors(checked.errors);
    const first = FIELDS.find((name) => checked.errors[name] !== undefined);
    if (first !== undefined) fields.current[first]?.focus();
  };
  const step = (by: 1 | -1) => change({ hours: formats.number(stepHours(draft.hours, by)) });
  const choose = (project: string) => {
    const last = recent.find((candidate) => candidate.project === project);
    const fillsHours = draft.hours.trim() === "" && last !== undefined;
    change({ project, ...(fillsHours && { hours: formats.number(last.hours) }) });
  };
  return (
    <View style={styles.form}>
      {hasFixedDate ? (
        <View>
          <Text variant="label">{t("entry.day")}</Text>
          <Text>{formats.day(draft.date)}</Text>
        </View>
      ) : (
        <DayChoice date={draft.date} onChange={(date) => change({ date })} />
      )}
      <Field
        ref={(field) => {
          fields.current.project = field;
        }}
        label={t("entry.project")}
        above={
          recent.length > 0 && (
            <Choices
              label={t("entry.recent")}
              isLabelHidden
              choices={recent.map(({ project }) => ({ value: project, title: project }))}
              value={draft.project}
              onChange={choose}
            />
          )
        }
        error={words.project}
        isRequired
        value={draft.project}
        onChangeText={(project) => change({ project })}
        onSubmitEditing={() => submit(onSave)}
        autoComplete="off"
        returnKeyType="done"
      />
      <Field
        ref={(field) => {
          fields.current.hours = field;
        }}
        label={t("entry.hours")}
        hint={t("entry.hoursHint")}
        error={words.hours}
        isRequired
        isNumeric
        value={draft.hours}
        onChangeText={(hours) => change({ hours })}
        onSubmitEditing={() => submit(onSave)}
        onKeyPress={(event) => {
          const { key } = event.nativeEvent;
          if (key !== "ArrowUp" && key !== "ArrowDown") return;
          event.preventDefault();
          step(key === "ArrowUp" ? 1 : -1);
        }}
        inputMode="text"
        autoComplete="off"
        returnKeyType="done"
        before={<IconButton sign="minus" isOutlined label={t("entry.less")} onPress={() => step(-1)} />}
        after={<IconButton sign="plus" isOutlined label={t("entry.more")} onPress={() => step(1)} />}
      />
      <Field
        ref={(field) => {
          fields.current.note = field;
        }}
        label={t("entry.note")}
        error={words.note}
        multiline
        value={draft.note}
        onChangeText={(note) => change({ note })}
      />
      <View style={styles.actions}>
        <Button kind="primary" title={saveTitle} onPress={() => submit(onSave)} />
        {onSaveAndNext !== undefined && (
          <Button title={t("entry.saveAndNext")} onPress={() => submit(onSaveAndNext)} />
        )}
        {actions}
      </View>
    </View>
  );
}

/** A day of a week, and the weeks beside it. */
function DayChoice({ date, onChange }: { readonly date: string; readonly onChange: (date: string) => void }) {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const week = weekOf(date);
  const dates = datesOf(week);
  const goTo = (weeks: number) => {
    const other = datesOf(weekAfter(week, weeks))[dates.indexOf(date)];
    if (other !== undefined) onChange(other);
  };
  return (
    <View style={styles.days}>
      <View style={styles.dayHead}>
        <View style={styles.dayName}>
          <Text variant="label">{t("entry.day")}</Text>
          <Text aria-live="polite">{formats.day(date)}</Text>
        </View>
        <IconButton sign="back" label={t("week.previous")} onPress={() => goTo(-1)} />
        <IconButton sign="forward" label={t("week.next")} onPress={() => goTo(1)} />
      </View>
      <Choices
        label={t("entry.day")}
        isLabelHidden
        isEven
        choices={dates.map((day) => ({
          value: day,
          title: formats.shortWeekday(day),
          detail: formats.dayOfMonth(day),
          label: formats.day(day),
        }))}
        value={date}
        onChange={onChange}
      />
    </View>
  );
}

/** The errors of a draft in words. */
function useErrorWords(errors: DraftErrors): Partial<Record<FieldName, string>> {
  const { t } = useTranslation();
  const { number, hours } = useFormats();
  const ofText = (problem: TextProblem, longest: number) =>
    ({
      required: t("entry.errors.project"),
      too_long: t("entry.errors.tooLong", { count: longest }),
      control_characters: t("entry.errors.characters"),
      broken_characters: t("entry.errors.characters"),
      hidden_characters: t("entry.errors.characters"),
    })[problem];
  const ofHours = (error: NonNullable<DraftErrors["hours"]>) => {
    switch (error.kind) {
      case "empty":
        return t("entry.errors.hours");
      case "unreadable":
        return t("entry.errors.hoursUnreadable");
      case "out_of_range":
        return t("entry.errors.hoursRange");
      case "between_quarters":
        return t("entry.errors.hoursNotQuarters", { lower: number(error.lower), upper: number(error.upper) });
      case "day_full":
        return t("entry.errors.dayFull", { hours: hours(error.logged) });
    }
  };
  return {
    ...(errors.project && { project: ofText(errors.project, limits.project.maxLength) }),
    ...(errors.hours && { hours: ofHours(errors.hours) }),
    ...(errors.note && { note: ofText(errors.note, limits.note.maxLength) }),
  };
}

const styles = StyleSheet.create({
  form: { gap: space.base + space.tight },
  days: { gap: space.small },
  dayHead: { flexDirection: "row", alignItems: "center", gap: space.tight },
  dayName: { flex: 1 },
  actions: { flexDirection: "row", flexWrap: "wrap", gap: space.small },
});
