import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button } from "../../design/button.tsx";
import { Text } from "../../design/text.tsx";
import { useTheme } from "../../design/theme.tsx";
import { space } from "../../design/tokens.ts";
import { useFormats } from "../../language/language.tsx";
import type { Entry } from "../../outbox/entry.ts";

/** What is chosen, and what can be done with it. It is there before anything is, so that the list doesn't move. */
export function DecisionBar({
  chosen,
  onApprove,
  onReject,
}: {
  readonly chosen: readonly Entry[];
  readonly onApprove: () => void;
  readonly onReject: () => void;
}) {
  const { t } = useTranslation();
  const { colours, isWide } = useTheme();
  const { hours } = useFormats();
  const count = chosen.length;
  const sum = chosen.reduce((total, entry) => total + entry.hours, 0);
  return (
    <View
      role="group"
      aria-label={t("approvals.decide")}
      testID="element-decide"
      style={[styles.bar, { borderTopColor: colours.line, backgroundColor: colours.paper }]}
    >
      <View role="status" aria-live="polite" style={styles.words}>
        <Text variant="label" colour={count === 0 ? "quiet" : "ink"}>
          {count === 0 ? t("approvals.chooseSome") : t("approvals.chosen", { count, hours: hours(sum) })}
        </Text>
      </View>
      <View style={styles.buttons}>
        <Button
          kind="danger"
          {...(isWide && { sign: "reject" as const })}
          title={t("approvals.reject")}
          disabled={count === 0}
          onPress={onReject}
        />
        <Button
          kind="primary"
          {...(isWide && { sign: "approve" as const })}
          title={t("approvals.approve")}
          disabled={count === 0}
          onPress={onApprove}
        />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  bar: {
    flexDirection: "row",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    gap: space.small,
    paddingVertical: space.small,
    borderTopWidth: 1,
  },
  words: { flexGrow: 1, flexShrink: 1 },
  buttons: { flexDirection: "row", flexWrap: "wrap", flexShrink: 1, gap: space.small },
});
