import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button } from "../design/button.tsx";
import { Card } from "../design/surface.tsx";
import { Text } from "../design/text.tsx";
import { space } from "../design/tokens.ts";

/** In place of everything else for somebody whose account has no role: what they lack, and whom to ask. */
export function NoAccess({
  who,
  onSignInAgain,
}: {
  readonly who: string;
  readonly onSignInAgain: () => void;
}) {
  const { t } = useTranslation();
  return (
    <View style={styles.view}>
      <Card>
        <Text>{t("access.lead", { who })}</Text>
        <Text>{t("access.lacks")}</Text>
        <Text variant="strong">{t("access.ask")}</Text>
        <Text>{t("access.afterwards")}</Text>
      </Card>
      <Button kind="primary" isWide title={t("profile.signInAgain")} onPress={onSignInAgain} />
    </View>
  );
}

const styles = StyleSheet.create({ view: { gap: space.base } });
