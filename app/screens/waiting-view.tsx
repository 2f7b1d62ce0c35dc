import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button } from "../design/button.tsx";
import { Card, Empty } from "../design/surface.tsx";
import { Text } from "../design/text.tsx";
import { useTheme } from "../design/theme.tsx";
import { space } from "../design/tokens.ts";
import { useFormats } from "../language/language.tsx";
import { StateMark } from "./state-mark.tsx";

/** A change that the API hasn't confirmed, as the screen shows it. */
export interface ShownWaiting {
  readonly id: string;
  readonly kind: "log" | "correct" | "delete" | "approve" | "reject";
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly project: string;
  readonly hours: number;
  readonly state: "waiting" | "refused" | "conflict";
  /** Why it isn't accepted, in words. */
  readonly problem?: string | undefined;
}

export interface WaitingViewProps {
  readonly items: readonly ShownWaiting[];
  /** Opens it: for correcting, or for choosing between two versions. */
  readonly onOpen: (id: string) => void;
  /** Sends a refused one again. */
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

/** All that waits to be sent, in the order in which it will be, and what hinders it. */
export function WaitingView({ items, onOpen, onRetry, onDiscard }: WaitingViewProps) {
  const { t } = useTranslation();
  const { colours } = useTheme();
  const { shortDay, hours, hoursSpoken } = useFormats();
  if (items.length === 0)
    return (
      <Empty sign="approve" title={t("waiting.nothing")}>
        {t("waiting.nothingHelp")}
      </Empty>
    );
  return (
    <Card>
      {items.map(({ id, kind, date, project, hours: worked, state, problem }, index) => (
        <View
          key={id}
          style={[styles.item, index > 0 && { borderTopWidth: 1, borderTopColor: colours.line }]}
        >
          <Text variant="label" colour="quiet">
            {`${t(`waiting.kinds.${kind}`)} · ${shortDay(date)}`}
          </Text>
          <View style={styles.line}>
            <Text variant="strong" level={2} style={styles.project}>
              {project}
            </Text>
            <Text isNumeric spoken={hoursSpoken(worked)}>
              {hours(worked)}
            </Text>
          </View>
          <StateMark state={state} />
          {problem !== undefined && (
            <Text variant="caption" colour="rejected">
              {problem}
            </Text>
          )}
          <View style={styles.actions}>
            {(state === "conflict" || kind === "log" || kind === "correct") && (
              <Button
                title={state === "conflict" ? t("waiting.resolve") : t("waiting.open")}
                aria-label={`${state === "conflict" ? t("waiting.resolve") : t("waiting.open")}: ${project}`}
                onPress={() => onOpen(id)}
              />
            )}
            {state === "refused" && (
              <Button
                title={t("waiting.retry")}
                aria-label={`${t("waiting.retry")}: ${project}`}
                onPress={() => onRetry(id)}
              />
            )}
            {state !== "conflict" && (
              <Button
                kind="danger"
                title={t("waiting.discard")}
                aria-label={`${t("waiting.discard")}: ${project}`}
                onPress={() => onDiscard(id)}
              />
            )}
          </View>
        </View>
      ))}
    </Card>
  );
}

const styles = StyleSheet.create({
  item: { paddingVertical: space.medium, gap: space.tight },
  line: { flexDirection: "row", flexWrap: "wrap", justifyContent: "space-between", columnGap: space.small },
  project: { flexShrink: 1 },
  actions: { flexDirection: "row", flexWrap: "wrap", gap: space.small, marginTop: space.small },
});
