import { router } from "expo-router";
import { useTranslation } from "react-i18next";
import { Button } from "../design/button.tsx";
import { Screen } from "../design/screen.tsx";
import { Empty } from "../design/surface.tsx";

/** An address that leads nowhere. */
export default function NotFound() {
  const { t } = useTranslation();
  return (
    <Screen name="not-found" title={t("shell.notFound")}>
      <Empty
        sign="information"
        title={t("shell.notFoundHelp")}
        actions={<Button kind="primary" title={t("shell.home")} onPress={() => router.replace("/")} />}
      />
    </Screen>
  );
}
