import { useTranslation } from "react-i18next";
import { ApiError, Offline, Unreachable } from "../api/errors.ts";
import type { Refusal } from "../outbox/waiting.ts";
import { SessionError } from "../session/reasons.ts";

/** Refusals that the app has words of its own for, by the API's codes. */
const WORDS = {
  changed: "problem.changed",
  day_full: "problem.dayFull",
  too_many_entries: "problem.tooManyEntries",
  approved_entry: "problem.approved",
  entry_deleted: "problem.deleted",
  not_found: "problem.deleted",
  own_entry: "problem.ownEntry",
  already_decided: "problem.alreadyDecided",
  insufficient_scope: "problem.forbidden",
  invalid_body: "problem.invalid",
} as const;

const isKnown = (code: string): code is keyof typeof WORDS => Object.hasOwn(WORDS, code);

/** Puts what the API or the network said into the person's language; what there are no words for is told as the API said it. */
export function useProblemWords() {
  const { t } = useTranslation();
  const ofCode = (code: string, otherwise: string) => (isKnown(code) ? t(WORDS[code]) : otherwise);
  return {
    ofRefusal: ({ code, detail }: Refusal): string => ofCode(code, detail),
    ofError: (error: unknown): string => {
      if (error instanceof Offline) return t("problem.offline");
      if (error instanceof Unreachable) return t("problem.unreachable");
      if (error instanceof SessionError && error.reason === "cancelled") return t("problem.putOff");
      if (error instanceof ApiError && error.status >= 500) return t("problem.unreachable");
      if (error instanceof ApiError) return ofCode(error.code, t("problem.unexpected"));
      return t("problem.unexpected");
    },
  };
}
