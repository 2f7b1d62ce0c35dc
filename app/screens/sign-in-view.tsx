import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button } from "../design/button.tsx";
import type { Sign } from "../design/icon.tsx";
import { Banner, type Tone } from "../design/surface.tsx";
import { Text } from "../design/text.tsx";
import { space } from "../design/tokens.ts";
import type { Reason } from "../session/reasons.ts";
import { Ruler } from "./ruler.tsx";

/** How each reason for nobody being signed in looks. */
const REASONS = {
  cancelled: { tone: "neutral", sign: "information" },
  denied: { tone: "rejected", sign: "warning" },
  expired: { tone: "submitted", sign: "submitted" },
  revoked: { tone: "submitted", sign: "warning" },
  rejected: { tone: "rejected", sign: "warning" },
  unreachable: { tone: "waiting", sign: "offline" },
  clock: { tone: "rejected", sign: "submitted" },
  untrusted: { tone: "rejected", sign: "warning" },
  elsewhere: { tone: "neutral", sign: "information" },
  "still-known": { tone: "submitted", sign: "warning" },
  failed: { tone: "rejected", sign: "warning" },
} as const satisfies Record<Reason, { readonly tone: Tone; readonly sign: Sign }>;

/** Says what the app is for and, where there is one, why the person is here (again). */
export function SignInView({
  reason,
  isBusy,
  onSignIn,
}: {
  readonly reason?: Reason | undefined;
  /** Whether it isn't known yet who is there, or the sign-in page is on its way. */
  readonly isBusy: boolean;
  readonly onSignIn: () => void;
}) {
  const { t } = useTranslation();
  return (
    <View style={styles.view}>
      <Ruler />
      <Text colour="quiet" variant="lead">
        {t("signIn.lead")}
      </Text>
      <View aria-live="polite">
        {reason !== undefined && (
          <Banner {...REASONS[reason]} testID="error" title={t(`signIn.reasons.${reason}.title`)}>
            {t(`signIn.reasons.${reason}.help`)}
          </Banner>
        )}
      </View>
      <Button
        kind="primary"
        isWide
        testID="sign-in"
        isBusy={isBusy}
        title={isBusy ? t("signIn.loading") : t("signIn.button")}
        onPress={onSignIn}
      />
      <Text variant="caption" colour="quiet">
        {t("signIn.how")}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  view: { gap: space.large },
});
