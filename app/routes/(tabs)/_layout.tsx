import { TabList, TabSlot, Tabs, TabTrigger } from "expo-router/ui";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { shownElements } from "../../access/elements.ts";
import { useTheme } from "../../design/theme.tsx";
import { NavigationBar, NavigationItem } from "../../screens/navigation.tsx";
import { SessionNotices } from "../../screens/session-notices.tsx";
import { useSession } from "../../session/session-provider.tsx";

/** The app's main screens: at first the week, approvals for those who may approve, and the profile. */
export default function TabsLayout() {
  const { t } = useTranslation();
  const { isWide } = useTheme();
  const shown = shownElements(useSession().scopes);
  return (
    <Tabs style={isWide ? styles.wide : styles.narrow}>
      <TabList asChild>
        <NavigationBar>
          <TabTrigger name="week" href="/week" asChild>
            <NavigationItem sign="week" title={t("week.tab")} />
          </TabTrigger>
          {shown.has("approvals") && (
            <TabTrigger name="approvals" href="/approvals" asChild>
              <NavigationItem sign="approvals" title={t("shell.approvals")} />
            </TabTrigger>
          )}
          <TabTrigger name="profile" href="/profile" asChild>
            <NavigationItem sign="person" title={t("shell.profile")} />
          </TabTrigger>
        </NavigationBar>
      </TabList>
      <View style={styles.content}>
        <SessionNotices />
        <TabSlot style={styles.slot} />
      </View>
    </Tabs>
  );
}

const styles = StyleSheet.create({
  wide: { flex: 1, flexDirection: "row" },
  // First in order for the keyboard, last on the screen.
  narrow: { flex: 1, flexDirection: "column-reverse" },
  content: { flex: 1 },
  // As high as there is room, so that its screens scroll and the bar stays.
  slot: { flex: 1, flexShrink: 1 },
});
