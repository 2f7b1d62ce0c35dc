import { useState } from "react";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Text } from "../../design/text.tsx";
import { useTheme } from "../../design/theme.tsx";
import { radius, space } from "../../design/tokens.ts";

/** How far decisions are that are on their way; nothing when none is. */
export function DecisionProgress({ left }: { readonly left: number }) {
  const { t } = useTranslation();
  const { colours } = useTheme();
  const most = useMost(left);
  if (left === 0) return null;
  const label = t("approvals.deciding", { count: left });
  return (
    <View style={styles.progress}>
      <Text variant="label">{label}</Text>
      <View
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={most}
        aria-valuenow={most - left}
        style={[styles.track, { backgroundColor: colours.sunken }]}
      >
        <View
          style={{ flexGrow: most - left, backgroundColor: colours.accent, borderRadius: radius.small }}
        />
        <View style={{ flexGrow: left }} />
      </View>
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

const HEIGHT = 6;

const styles = StyleSheet.create({
  progress: { alignSelf: "stretch", gap: space.tight },
  track: { flexDirection: "row", height: HEIGHT, borderRadius: radius.small, overflow: "hidden" },
});
