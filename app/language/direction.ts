/** Languages that are written from right to left (ISO 639-1), of those whose script a locale doesn't name. */
const RIGHT_TO_LEFT = new Set([
  "ar",
  "arc",
  "ckb",
  "dv",
  "fa",
  "he",
  "iw",
  "ks",
  "ps",
  "sd",
  "ug",
  "ur",
  "yi",
]);
const RIGHT_TO_LEFT_SCRIPTS = /^(Arab|Hebr|Syrc|Thaa|Nkoo|Adlm|Rohg)$/i;

/** The direction in which a locale (BCP 47) is written. Hermes has no `Intl.Locale#getTextInfo`. */
export function directionOf(locale: string): "ltr" | "rtl" {
  const [language = "", ...rest] = locale.split(/[-_]/);
  const script = rest.find((part) => /^[a-z]{4}$/i.test(part));
  const isRightToLeft =
    script === undefined ? RIGHT_TO_LEFT.has(language.toLowerCase()) : RIGHT_TO_LEFT_SCRIPTS.test(script);
  return isRightToLeft ? "rtl" : "ltr";
}
