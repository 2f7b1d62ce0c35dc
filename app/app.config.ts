import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ExpoConfig } from "expo/config";
import type { AppConfiguration } from "./configuration.ts";
import { withNativeProjects } from "./native.ts";

const file = path.join(__dirname, "configuration.json");

/**
 * The app as a stack has it: `npm run app:config -- STACK` writes the file. Without it the app is built for a browser only, whose
 * page brings the configuration along.
 */
const configuration: AppConfiguration | undefined = existsSync(file)
  ? JSON.parse(readFileSync(file, "utf8"))
  : undefined;

const config: ExpoConfig = {
  name: "Timesheets",
  slug: "timesheets-mobile",
  version: "1.0.0",
  orientation: "default",
  userInterfaceStyle: "automatic",
  platforms: ["ios", "android", "web"],
  web: { bundler: "metro", output: "single" },
  plugins: [["expo-router", { root: "./routes" }], "expo-localization"],
  ...(configuration !== undefined && { extra: { configuration } }),
};

export default configuration === undefined ? config : withNativeProjects(config, configuration);
