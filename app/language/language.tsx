import AsyncStorage from "@react-native-async-storage/async-storage";
import { useLocales } from "expo-localization";
import i18next from "i18next";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { I18nextProvider, initReactI18next, useTranslation } from "react-i18next";
import { I18nManager, Platform } from "react-native";
import { de } from "./de.ts";
import { directionOf } from "./direction.ts";
import { en } from "./en.ts";
import { type Formats, formatsOf } from "./formats.ts";
import { LANGUAGES, type Language } from "./languages.ts";

/** Where the choice is kept: it is the device's, not a person's, and says nothing of them. */
const KEY = "language";

/** The language in use, and how to change it. */
export interface LanguageChoice {
  readonly language: Language;
  /** The one that somebody chose; without a choice it is the device's. */
  readonly chosen: Language | undefined;
  readonly choose: (language: Language | undefined) => void;
  readonly direction: "ltr" | "rtl";
  readonly formats: Formats;
}

const Context = createContext<LanguageChoice | undefined>(undefined);

/** The language in use. Throws outside of a `LanguageProvider`. */
export function useLanguage(): LanguageChoice {
  const choice = useContext(Context);
  if (choice === undefined)
    throw new Error("useLanguage: there is no LanguageProvider around this component");
  return choice;
}

/** The formats of the language in use, and its words for hours. */
export function useFormats() {
  const { formats } = useLanguage();
  const { t } = useTranslation();
  return useMemo(
    () => ({
      ...formats,
      /** "7.5 h", "7,5 Std." */
      hours: (hours: number) => t("hours", { hours: formats.number(hours) }),
      /** "7.5 hours", "7,5 Stunden": for those who listen */
      hoursSpoken: (hours: number) => t("hoursSpoken", { count: hours, hours: formats.number(hours) }),
    }),
    [formats, t],
  );
}

const isLanguage = (value: string | null | undefined): value is Language =>
  value !== null && value !== undefined && Object.hasOwn(LANGUAGES, value);

/**
 * Speaks the device's language, or the one that was chosen on it. The direction is the device's, as the system's own is: until
 * somebody chooses a language.
 */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const tags = useLocales().map(({ languageTag }) => languageTag);
  const [chosen, setChosen] = useState<Language | null>();
  useEffect(() => {
    AsyncStorage.getItem(KEY).then(
      (kept) => setChosen(isLanguage(kept) ? kept : null),
      () => setChosen(null),
    );
  }, []);
  const choose = useCallback((language: Language | undefined) => {
    setChosen(language ?? null);
    const kept = language === undefined ? AsyncStorage.removeItem(KEY) : AsyncStorage.setItem(KEY, language);
    // A device that keeps nothing asks again next time.
    kept.catch(() => undefined);
  }, []);
  const locale = localeOf(tags, chosen ?? undefined);
  const direction = directionFor(tags, chosen ?? undefined);
  const formats = useMemo(() => formatsOf(locale), [locale]);
  const language = languageOf(locale);
  // Another language has other words at once: one that is changed to would show the one before for a moment.
  const i18n = useMemo(() => createWords(language), [language]);
  const choice = useMemo(
    () => ({ language, chosen: chosen ?? undefined, choose, direction, formats }),
    [language, chosen, choose, direction, formats],
  );
  useEffect(() => {
    if (Platform.OS !== "web") return;
    document.documentElement.lang = locale;
    document.documentElement.dir = direction;
  }, [locale, direction]);
  // Until it is known what was chosen: a blink, and no other language flashes.
  if (chosen === undefined) return null;
  return (
    <I18nextProvider i18n={i18n}>
      <Context value={choice}>{children}</Context>
    </I18nextProvider>
  );
}

const languageOf = (tag: string): Language => {
  const language = tag.split("-")[0]?.toLowerCase();
  return isLanguage(language) ? language : "en";
};

/** The device's locale in the language that is spoken, such as en-GB; the language alone where the device has none. */
export function localeOf(tags: readonly string[], chosen: Language | undefined): string {
  const spoken = (tag: string) => tag.split("-")[0]?.toLowerCase();
  if (chosen !== undefined) return tags.find((tag) => spoken(tag) === chosen) ?? chosen;
  return tags.find((tag) => isLanguage(spoken(tag))) ?? "en";
}

/** Native layout is turned by the system when the app starts. */
function directionFor(tags: readonly string[], chosen: Language | undefined): "ltr" | "rtl" {
  if (Platform.OS !== "web") return I18nManager.isRTL ? "rtl" : "ltr";
  return directionOf(chosen ?? tags[0] ?? "en");
}

function createWords(language: Language) {
  const i18n = i18next.createInstance();
  void i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: { en: { translation: en }, de: { translation: de } },
    // React escapes.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return i18n;
}
