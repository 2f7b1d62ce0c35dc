import { type ReactNode, type Ref, useId, useState } from "react";
import { Pressable, StyleSheet, TextInput, type TextInputProps, View } from "react-native";
import { Icon } from "./icon.tsx";
import { FACES, Text } from "./text.tsx";
import { letterFactor } from "./text-scale.ts";
import { useTheme } from "./theme.tsx";
import { radius, space, TARGET, type } from "./tokens.ts";
import { onWeb } from "./web-attributes.ts";

export interface FieldProps extends Omit<TextInputProps, "style" | "role"> {
  readonly ref?: Ref<TextInput>;
  readonly label: string;
  readonly hint?: string;
  /** Why the text isn't accepted. It is read out when it appears, and with the field. */
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  /** Between label and text, such as suggestions. */
  readonly above?: ReactNode;
  /** Before and after the text, such as buttons of a stepper. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
  readonly isNumeric?: boolean;
}

/** A text field with its label above it, and hint and error below it. */
export function Field({
  label,
  hint,
  error,
  isRequired = false,
  above,
  before,
  after,
  isNumeric = false,
  multiline = false,
  ...rest
}: FieldProps) {
  const { colours, textScale, direction } = useTheme();
  const id = useId();
  const [labelId, hintId, errorId] = [`${id}-label`, `${id}-hint`, `${id}-error`];
  const factor = letterFactor(textScale);
  const described = [...(error !== undefined ? [errorId] : []), ...(hint !== undefined ? [hintId] : [])];
  const help = [error, hint].filter((text) => text !== undefined).join(". ");
  return (
    <View style={styles.field}>
      <Text variant="label" id={labelId}>
        {label}
      </Text>
      {above}
      <View>
        <View style={styles.row}>
          {before}
          <TextInput
            aria-label={label}
            aria-labelledby={labelId}
            accessibilityHint={help}
            multiline={multiline}
            placeholderTextColor={colours.quiet}
            {...onWeb({
              "aria-invalid": error !== undefined,
              "aria-required": isRequired,
              ...(described.length > 0 && { "aria-describedby": described.join(" ") }),
            })}
            {...rest}
            style={[
              styles.input,
              {
                color: colours.ink,
                backgroundColor: colours.surface,
                borderColor: error === undefined ? colours.edge : colours.rejected,
                fontFamily: FACES.sans,
                fontSize: type.body.size * factor,
                writingDirection: direction,
              },
              error !== undefined && styles.invalid,
              multiline && { minHeight: TARGET * 1.5 * textScale, textAlignVertical: "top" },
              isNumeric && { textAlign: "center", fontVariant: ["tabular-nums"] },
            ]}
          />
          {after}
        </View>
        <FieldError id={errorId} error={error} />
      </View>
      {hint !== undefined && (
        <Text variant="caption" colour="quiet" id={hintId}>
          {hint}
        </Text>
      )}
    </View>
  );
}

/** The error of a field or of a group of choices. Its place is there before it is, so that it's read out when it appears. */
export function FieldError({ id, error }: { readonly id?: string; readonly error: string | undefined }) {
  return (
    <View aria-live="polite" {...(id !== undefined && { id })}>
      {error !== undefined && (
        <View style={styles.error} testID="error">
          <View style={styles.errorSign}>
            <Icon sign="warning" colour="rejected" size={16} />
          </View>
          <Text variant="label" colour="rejected" style={styles.grow}>
            {error}
          </Text>
        </View>
      )}
    </View>
  );
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: string;
  /** Read out in place of the title, where that is short. */
  readonly label?: string;
  /** Stands under the title, smaller. */
  readonly detail?: string;
}

export interface ChoicesProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  /** Side by side in equal widths, as the days of a week are. */
  readonly isEven?: boolean;
  readonly isLabelHidden?: boolean;
}

/**
 * One of a few, as a radio group: one stop of the Tab key, arrows move and choose (ARIA Authoring Practices, radio group).
 */
export function Choices<Value extends string>({
  label,
  choices,
  value,
  onChange,
  isEven = false,
  isLabelHidden = false,
}: ChoicesProps<Value>) {
  const { colours, textScale, direction } = useTheme();
  const id = useId();
  const [focused, setFocused] = useState<Value>();
  const stop = choices.some((choice) => choice.value === value) ? value : choices[0]?.value;
  const move = (from: number, step: number) => {
    const next = choices[(from + step + choices.length) % choices.length];
    if (next === undefined) return;
    onChange(next.value);
    setFocused(next.value);
  };
  return (
    <View
      role="radiogroup"
      aria-label={label}
      style={styles.field}
      {...(!isLabelHidden && { "aria-labelledby": id })}
    >
      {!isLabelHidden && (
        <Text variant="label" id={id}>
          {label}
        </Text>
      )}
      <View style={[styles.choices, isEven && styles.even]}>
        {choices.map((choice, index) => {
          const isChosen = choice.value === value;
          const forwards = direction === "rtl" ? "ArrowLeft" : "ArrowRight";
          const backwards = direction === "rtl" ? "ArrowRight" : "ArrowLeft";
          return (
            <Pressable
              key={choice.value}
              ref={(element) => {
                if (element === null || focused !== choice.value) return;
                element.focus();
                setFocused(undefined);
              }}
              role="radio"
              aria-checked={isChosen}
              aria-label={choice.label ?? choice.title}
              onPress={() => onChange(choice.value)}
              {...onWeb({
                tabIndex: choice.value === stop ? 0 : -1,
                onKeyDown: (event) => {
                  const isForwards = event.key === forwards || event.key === "ArrowDown";
                  const isBackwards = event.key === backwards || event.key === "ArrowUp";
                  if (!isForwards && !isBackwards) return;
                  event.preventDefault();
                  move(index, isForwards ? 1 : -1);
                },
              })}
              style={({ pressed }) => [
                styles.choice,
                isEven && [styles.evenChoice, { flexBasis: TARGET * Math.max(1, textScale * 0.9) }],
                { borderColor: colours.edge, backgroundColor: pressed ? colours.sunken : colours.surface },
                isChosen && { borderColor: colours.accent, backgroundColor: colours.accent },
              ]}
            >
              {choice.detail !== undefined && (
                <Text variant="caption" align="center" colour={isChosen ? "onAccent" : "quiet"}>
                  {choice.title}
                </Text>
              )}
              <Text
                variant={isChosen ? "strong" : "body"}
                align="center"
                colour={isChosen ? "onAccent" : "ink"}
              >
                {choice.detail ?? choice.title}
              </Text>
            </Pressable>
          );
        })}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  field: { gap: space.tight + space.hair },
  row: { flexDirection: "row", gap: space.small, alignItems: "stretch" },
  input: {
    flex: 1,
    minWidth: TARGET,
    minHeight: TARGET,
    borderWidth: 1,
    borderRadius: radius.medium,
    paddingHorizontal: space.medium,
    paddingVertical: space.small,
  },
  invalid: { borderWidth: 2 },
  error: { flexDirection: "row", gap: space.tight, alignItems: "flex-start", marginTop: space.small },
  errorSign: { paddingTop: space.hair },
  grow: { flex: 1 },
  choices: { flexDirection: "row", flexWrap: "wrap", gap: space.small },
  even: { gap: space.hair },
  choice: {
    minHeight: TARGET,
    minWidth: TARGET,
    maxWidth: "100%",
    justifyContent: "center",
    paddingHorizontal: space.medium,
    paddingVertical: space.tight,
    borderWidth: 1,
    borderRadius: radius.medium,
  },
  evenChoice: { flexGrow: 1, paddingHorizontal: 0 },
});
