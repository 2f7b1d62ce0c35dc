import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Text } from "../design/text.tsx";
import { space } from "../design/tokens.ts";
import { Ruler } from "./ruler.tsx";

/** The first screen, until it is known who is there: a moment, mostly. */
export function LoadingView() {
  const { t } = useTranslation();
  return (
    <View role="main" aria-busy testID="loading" style={styles.view}>
      <Ruler />
      <Text role="status" colour="quiet" align="center">
        {t("signIn.loading")}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  view: {
    flex: 1,
    justifyContent: "center",
    alignSelf: "center",
    width: "100%",
    maxWidth: 280,
    gap: space.base,
  },
});
