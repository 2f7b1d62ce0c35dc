import { useTranslation } from "react-i18next";
import { Mark } from "../design/surface.tsx";
import { type ShownState, STATE_MARKS } from "./states.ts";

/** The state of an entry: its word, with sign and tone. */
export function StateMark({ state }: { readonly state: ShownState }) {
  const { t } = useTranslation();
  return <Mark {...STATE_MARKS[state]}>{t(`state.${state}`)}</Mark>;
}
