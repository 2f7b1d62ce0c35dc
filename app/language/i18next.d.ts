import "i18next";
import type { en } from "./en.ts";

// Keys that the English words don't have don't compile.
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}
