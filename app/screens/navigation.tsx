import type { TabTriggerSlotProps } from "expo-router/ui";
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import { Platform, Pressable, StyleSheet, View } from "react-native";
import { useSafeAreaInsets } from "react-native-safe-area-context";
import { Icon, type Sign } from "../design/icon.tsx";
import { Text } from "../design/text.tsx";
import { useTheme } from "../design/theme.tsx";
import { radius, space, TARGET } from "../design/tokens.ts";
import { onWeb } from "../design/web-attributes.ts";

/** The bar of the app's main screens at the bottom, or beside them where there is room. */
export function NavigationBar({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation();
  const { colours, isWide } = useTheme();
  const { top, bottom } = useSafeAreaInsets();
  const place = isWide
    ? [styles.rail, { paddingTop: top + space.large, borderEndColor: colours.line }]
    : [styles.bar, { paddingBottom: bottom, borderTopColor: colours.line }];
  return (
    <View
      role="navigation"
      aria-label={t("shell.navigation")}
      style={[place, { backgroundColor: colours.surface }]}
    >
      {children}
    </View>
  );
}

/** The way to one of the app's main screens; made for `<TabTrigger asChild>`, which gives it all but sign and title. */
export function NavigationItem({
  sign,
  title,
  isFocused = false,
  href,
  ref,
  ...rest
}: Omit<TabTriggerSlotProps, "ref" | "style"> & {
  readonly ref?: Ref<View>;
  readonly sign: Sign;
  readonly title: string;
}) {
  const { colours, isWide } = useTheme();
  const colour = isFocused ? "accent" : "quiet";
  return (
    <Pressable
      {...rest}
      {...(ref !== undefined && { ref })}
      role="link"
      {...onWeb({
        ...(href !== undefined && { href }),
        ...(isFocused && { "aria-current": "page" }),
      })}
      {...(Platform.OS !== "web" && { "aria-selected": isFocused })}
      style={[
        isWide ? styles.railItem : styles.barItem,
        isWide && isFocused && { backgroundColor: colours.accentSoft },
      ]}
    >
      {!isWide && <View style={[styles.mark, isFocused && { backgroundColor: colours.accent }]} />}
      <Icon sign={sign} colour={colour} size={22} />
      <Text variant="caption" colour={colour} align="center" style={styles.title}>
        {title}
      </Text>
    </Pressable>
  );
}

/** The least width of the rail, in points; it grows with its words. */
const RAIL = 88;

const styles = StyleSheet.create({
  bar: { flexDirection: "row", justifyContent: "space-around", borderTopWidth: 1 },
  rail: {
    flexDirection: "column",
    justifyContent: "flex-start",
    gap: space.tight,
    minWidth: RAIL,
    paddingHorizontal: space.tight,
    borderEndWidth: 1,
  },
  barItem: {
    flex: 1,
    minHeight: TARGET + space.medium,
    alignItems: "center",
    justifyContent: "center",
    gap: space.hair,
    paddingVertical: space.tight,
  },
  railItem: {
    alignItems: "center",
    justifyContent: "center",
    gap: space.hair,
    minHeight: TARGET + space.base,
    padding: space.tight,
    borderRadius: radius.medium,
  },
  mark: { position: "absolute", top: -1, height: 3, width: space.giant, borderRadius: radius.small },
  title: { flexShrink: 1 },
});
