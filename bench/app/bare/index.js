import { registerRootComponent } from "expo";
import { createElement } from "react";
import { Text } from "react-native";

registerRootComponent(() => createElement(Text, null, "Bare"));
