import { useState } from "react";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button } from "../../design/button.tsx";
import { Text } from "../../design/text.tsx";
import { useTheme } from "../../design/theme.tsx";
import { space } from "../../design/tokens.ts";
import { useFormats } from "../../language/language.tsx";
import type { Entry } from "../../outbox/entry.ts";

/**
 * The choice and what can be done with it; while nothing is, how far decisions are that are on their way. It is there before there is
 * anything to say, so that the list doesn't move.
 */
export function DecisionBar({
  chosen,
  deciding,
  onApprove,
  onReject,
  onHeight,
}: {
  readonly chosen: readonly Entry[];
  /** How many decisions are on their way. */
  readonly deciding: number;
  readonly onApprove: () => void;
  readonly onReject: () => void;
  /** Told of the bar's height in points. */
  readonly onHeight: (height: number) => void;
}) {
  const { t } = useTranslation();
  const { colours, isWide, textScale } = useTheme();
  const { hours } = useFormats();
  const count = chosen.length;
  const sum = chosen.reduce((total, entry) => total + entry.hours, 0);
  // Buttons that can't be pressed would lose the focus when what they decided about is gone.
  const [isMissing, setIsMissing] = useState(false);
  const press = (decide: () => void) => () => {
    setIsMissing(count === 0);
    if (count > 0) decide();
  };
  const underWay = t("approvals.deciding", { count: deciding });
  const news =
    count > 0
      ? t("approvals.chosen", { count, hours: hours(sum) })
      : isMissing
        ? t("approvals.chooseFirst")
        : deciding > 0
          ? underWay
          : t("approvals.chooseSome");
  const isLarge = textScale > LARGE;
  const button = isWide ? {} : { style: isLarge ? styles.whole : styles.half };
  return (
    <View
      role="group"
      aria-label={t("approvals.decide")}
      testID="element-decide"
      onLayout={({ nativeEvent }) => onHeight(nativeEvent.layout.height)}
      style={{ backgroundColor: colours.paper }}
    >
      <Progress left={deciding} label={underWay} />
      <View style={[styles.bar, isWide && styles.wide]}>
        <View role="status" aria-live="polite" style={styles.words}>
          <Text variant="label" colour={count > 0 ? "ink" : isMissing ? "rejected" : "quiet"}>
            {news}
          </Text>
        </View>
        <View style={styles.buttons}>
          <View {...button}>
            <Button
              kind={count === 0 ? "secondary" : "danger"}
              isWide
              {...(!isLarge && { sign: "reject" as const })}
              title={t("approvals.reject")}
              onPress={press(onReject)}
            />
          </View>
          <View {...button}>
            <Button
              kind={count === 0 ? "secondary" : "primary"}
              isWide
              {...(!isLarge && { sign: "approve" as const })}
              title={t("approvals.approve")}
              onPress={press(onApprove)}
            />
          </View>
        </View>
      </View>
    </View>
  );
}

/** Text that is larger than this leaves no room for two buttons side by side. */
const LARGE = 1.2;

/** The bar's upper edge, which fills while decisions are sent. */
function Progress({ left, label }: { readonly left: number; readonly label: string }) {
  const { colours } = useTheme();
  const most = useMost(left);
  const done = most - left;
  return (
    <View
      {...(left > 0 && {
        role: "progressbar",
        "aria-label": label,
        "aria-valuemin": 0,
        "aria-valuemax": most,
        "aria-valuenow": done,
      })}
      style={[styles.track, { backgroundColor: colours.line }]}
    >
      <View style={{ flexGrow: done, backgroundColor: colours.accent }} />
      <View style={{ flexGrow: left }} />
    </View>
  );
}

/** The most that were on their way at once since none was. */
function useMost(left: number): number {
  const [most, setMost] = useState(left);
  const known = left === 0 ? 0 : Math.max(most, left);
  if (known !== most) setMost(known);
  return known;
}

const styles = StyleSheet.create({
  track: { flexDirection: "row", height: space.hair },
  bar: { gap: space.small, paddingVertical: space.small },
  wide: { flexDirection: "row", alignItems: "center" },
  words: { flexGrow: 1, flexShrink: 1 },
  buttons: { flexDirection: "row", flexWrap: "wrap", gap: space.small },
  half: { flexGrow: 1, flexBasis: "45%" },
  whole: { flexGrow: 1, flexBasis: "100%" },
});
