import type { ErrorBoundaryProps } from "expo-router";
import { Pressable, ScrollView, StyleSheet, Text, useColorScheme, View } from "react-native";
import { colours, radius, space, TARGET, type } from "../design/tokens.ts";
import { de } from "../language/de.ts";
import { en } from "../language/en.ts";

/** The screen that is left when another throws. It stands on nothing that may be broken: no provider, and never the error's own text, which may quote anything. */
export function CrashView({ retry }: ErrorBoundaryProps) {
  const { paper, ink, accent, onAccent } = colours[useColorScheme() === "dark" ? "dark" : "light"];
  const isGerman = /^de\b/i.test(Intl.DateTimeFormat().resolvedOptions().locale);
  const { crashed, crashedHelp, restart } = (isGerman ? de : en).shell;
  return (
    <ScrollView style={{ backgroundColor: paper }} contentContainerStyle={styles.content}>
      <View role="alert" testID="error" style={styles.words}>
        <Text role="heading" style={[styles.title, { color: ink }]}>
          {crashed}
        </Text>
        <Text style={[styles.text, { color: ink }]}>{crashedHelp}</Text>
      </View>
      <Pressable
        role="button"
        onPress={() => void retry()}
        style={[styles.button, { backgroundColor: accent }]}
      >
        <Text style={[styles.text, { color: onAccent }]}>{restart}</Text>
      </Pressable>
    </ScrollView>
  );
}

const styles = StyleSheet.create({
  content: {
    flexGrow: 1,
    justifyContent: "center",
    alignItems: "center",
    gap: space.large,
    padding: space.large,
  },
  words: { gap: space.small },
  title: { fontSize: type.headline.size, fontWeight: "600", textAlign: "center" },
  text: { fontSize: type.body.size, textAlign: "center" },
  button: {
    minHeight: TARGET,
    justifyContent: "center",
    paddingHorizontal: space.large,
    borderRadius: radius.medium,
  },
});
