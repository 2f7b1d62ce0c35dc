import { onlineManager } from "@tanstack/react-query";
import { router } from "expo-router";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button } from "../design/button.tsx";
import { Banner } from "../design/surface.tsx";
import { space } from "../design/tokens.ts";
import { useWaiting } from "../entries/use-waiting.ts";

const isOnlineNow = () => onlineManager.isOnline();
const subscribe = (listener: () => void) => onlineManager.subscribe(listener);

/** Whether the device has a network, as far as it knows. */
export const useIsOnline = (): boolean => useSyncExternalStore(subscribe, isOnlineNow, isOnlineNow);

/**
 * Says what waits to be sent and why, if it doesn't go by itself at once; nothing else.
 *
 * @param isBrief whether it only says why nothing is sent, where the rest is beside it or would be in the way.
 */
export function WaitingBanner({ isBrief = false }: { readonly isBrief?: boolean }) {
  const { t } = useTranslation();
  const isOnline = useIsOnline();
  const { waiting, needed, trouble } = useWaiting();
  const cause = isOnline ? trouble : "offline";
  const isNeeded = needed > 0 && !isBrief;
  const isShown = isNeeded || cause !== undefined;
  const show = !isBrief && <Button title={t("waiting.show")} onPress={() => router.push("/waiting")} />;
  return (
    <View aria-live="polite" style={isShown && styles.shown}>
      {isNeeded ? (
        <Banner
          tone="rejected"
          sign="warning"
          testID="waiting"
          title={t("waiting.needed", { count: needed })}
          actions={show}
        />
      ) : (
        cause !== undefined && (
          <Banner
            tone="waiting"
            sign={cause === "offline" ? "offline" : "waiting"}
            testID="waiting"
            title={waiting > 0 ? t("waiting.title", { count: waiting }) : t(`waiting.causes.${cause}.title`)}
            actions={waiting > 0 ? show : undefined}
          >
            {t(`waiting.causes.${cause}.help`)}
          </Banner>
        )
      )}
    </View>
  );
}

// The region is always there, so that what comes into it is read out; the room around it isn't.
const styles = StyleSheet.create({ shown: { marginTop: space.base } });
