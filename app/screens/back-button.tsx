import { router } from "expo-router";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { IconButton } from "../design/button.tsx";
import { space } from "../design/tokens.ts";

/** Back to where one came from; to the week, after a reload or by a link from elsewhere. */
export const goBack = (): void => (router.canGoBack() ? router.back() : router.replace("/week"));

/** The way back, before a screen's heading. */
export function BackButton() {
  const { t } = useTranslation();
  return (
    <View style={styles.place}>
      <IconButton sign="back" label={t("entry.back")} onPress={goBack} />
    </View>
  );
}

// Its sign, and not the room around it, stands at the edge.
const styles = StyleSheet.create({ place: { marginStart: -space.medium, marginEnd: -space.small } });
