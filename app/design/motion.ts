import { Platform } from "react-native";

/** Whether motion runs beside the app's own code; browsers have no such driver. */
export const USES_NATIVE_DRIVER = Platform.OS !== "web";
