import { describe, expect, test } from "vitest";
import { de } from "../../language/de.ts";
import { directionOf } from "../../language/direction.ts";
import { en } from "../../language/en.ts";
import { formatsOf } from "../../language/formats.ts";
import { localeOf } from "../../language/language.tsx";

describe("words", () => {
  const english = textsOf(en);
  const german = new Map(textsOf(de));

  test.each(english)("%s has the same placeholders in German", (key, text) => {
    expect(placeholdersOf(german.get(key) ?? "")).toEqual(placeholdersOf(text));
  });

  test("no key is German only", () => {
    expect([...german.keys()]).toEqual(english.map(([key]) => key));
  });

  test("each plural has a text for one and for others", () => {
    const keys = english.map(([key]) => key).filter((key) => /_(one|other)$/.test(key));
    const stems = [...new Set(keys.map((key) => key.replace(/_(one|other)$/, "")))];
    expect(keys.toSorted()).toEqual(stems.flatMap((stem) => [`${stem}_one`, `${stem}_other`]).toSorted());
  });
});

describe("formats", () => {
  test.each([
    ["en-US", "7.5", "Thursday, November 26", "Nov 23–29, 2026"],
    ["en-GB", "7.5", "Thursday 26 November", "23–29 Nov 2026"],
    ["de-DE", "7,5", "Donnerstag, 26. November", "23.–29. Nov. 2026"],
  ])("%s writes %s, %s, %s", (locale, number, day, range) => {
    const formats = formatsOf(locale);
    // Which spaces stand around a dash, is up to the edition of the locale's data.
    const plain = (text: string) => text.replaceAll(/\s*–\s*/g, "–").replaceAll(/\s/g, " ");
    expect([
      formats.number(7.5),
      plain(formats.day("2026-11-26")),
      plain(formats.range("2026-11-23", "2026-11-29")),
    ]).toEqual([number, day, range]);
  });

  test("a date is the calendar's, whatever the device's time zone", () => {
    expect(formatsOf("en").dayOfMonth("2026-11-01")).toBe("1");
    expect(formatsOf("en").weekday("2026-11-01")).toBe("Sunday");
  });
});

describe("language", () => {
  test.each([
    [["de-AT", "en-GB"], undefined, "de-AT"],
    [["fr-FR", "en-GB"], undefined, "en-GB"],
    [["ar-EG"], undefined, "en"],
    [[], undefined, "en"],
    [["en-GB", "de-CH"], "de", "de-CH"],
    [["en-GB"], "de", "de"],
  ] as const)("of a device with %j, chosen %s, is %s", (tags, chosen, locale) => {
    expect(localeOf(tags, chosen)).toBe(locale);
  });
});

test.each([
  ["ar", "rtl"],
  ["ar-EG", "rtl"],
  ["he-IL", "rtl"],
  ["fa", "rtl"],
  ["pa-Arab-PK", "rtl"],
  ["pa-IN", "ltr"],
  ["az-Latn", "ltr"],
  ["en-US", "ltr"],
  ["de", "ltr"],
])("%s is written %s", (locale, direction) => {
  expect(directionOf(locale)).toBe(direction);
});

function textsOf(words: object, path = ""): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value]] : textsOf(value, `${path}${key}.`),
  );
}

const placeholdersOf = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name).toSorted();
