import { Text, View } from "react-native";
import { readConfiguration } from "../configuration.ts";

/** The first screen. */
export default function Index() {
  const { stack } = readConfiguration();
  return (
    <View testID="screen-sign-in">
      <Text accessibilityRole="header">Timesheets</Text>
      <Text>{stack}</Text>
    </View>
  );
}
