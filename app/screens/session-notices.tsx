import { usePathname } from "expo-router";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Banner } from "../design/surface.tsx";
import { space } from "../design/tokens.ts";
import { useSession } from "../session/session-provider.tsx";

/** News of the session for somebody who is signed in: a refusal, a sign-in that the API wants, a clock that is wrong. */
export function SessionNotices() {
  const { t } = useTranslation();
  const { forbidden, stepUp, reason, clockSkew, dismiss, answerStepUp } = useSession();
  const path = usePathname();
  const close = <Button title={t("shell.understood")} onPress={dismiss} />;
  return (
    <>
      <View aria-live="polite" style={styles.notices}>
        {forbidden !== undefined && (
          <Banner
            tone="rejected"
            sign="warning"
            announced="alert"
            testID="error"
            title={t("shell.forbidden")}
            actions={close}
          >
            {t("shell.forbiddenHelp")}
          </Banner>
        )}
        {reason !== undefined && (
          <Banner
            tone="submitted"
            sign="information"
            title={t(`signIn.reasons.${reason}.title`)}
            actions={close}
          />
        )}
        {clockSkew !== undefined && (
          <Banner tone="submitted" sign="submitted" title={t("signIn.reasons.clock.title")}>
            {t("shell.clockHelp")}
          </Banner>
        )}
      </View>
      <Dialog
        title={t("shell.stepUp")}
        isOpen={stepUp !== undefined}
        onClose={() => void answerStepUp(undefined)}
        actions={
          <>
            <Button kind="primary" title={t("shell.stepUpGo")} onPress={() => void answerStepUp(path)} />
            <Button title={t("entry.cancel")} onPress={() => void answerStepUp(undefined)} />
          </>
        }
      >
        {t("shell.stepUpHelp")}
      </Dialog>
    </>
  );
}

const styles = StyleSheet.create({ notices: { gap: space.small } });
