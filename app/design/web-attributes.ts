import { Platform } from "react-native";

/** Attributes that elements have on the web and that React Native's types lack; react-native-web hands them on. */
export interface WebAttributes {
  readonly dir?: "ltr" | "rtl";
  readonly href?: string;
  readonly tabIndex?: 0 | -1;
  readonly "aria-atomic"?: boolean;
  readonly "aria-current"?: "page" | "date";
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: boolean;
  readonly "aria-level"?: number;
  readonly "aria-required"?: boolean;
  readonly onKeyDown?: (event: WebKey) => void;
  readonly onPointerEnter?: () => void;
  readonly onPointerLeave?: () => void;
}

/** A key that was pressed in a browser. */
export interface WebKey {
  readonly key: string;
  readonly shiftKey: boolean;
  preventDefault(): void;
}

/** The attributes on the web, and none elsewhere. */
export const onWeb = (attributes: WebAttributes): WebAttributes => (Platform.OS === "web" ? attributes : {});
