import type { Judgement } from "declared-stack/judgement";
import { ITEM } from "declared-stack/judgement";
import { type DifferingLeaf, isReordering } from "declared-stack/leaves";
import type { Concern, Direction } from "../model/change.ts";

/** Which way a difference goes, and why it needs an approval; null when it needs none. */
export interface Weight {
  readonly direction: Direction;
  readonly concern: Concern | null;
}

export const WIDER: Weight = { direction: "wider", concern: "widens" };
export const NARROWER: Weight = { direction: "narrower", concern: null };
export const NEUTRAL: Weight = { direction: "neutral", concern: null };
export const NOT_JUDGED: Weight = { direction: "wider", concern: "not judged" };

/** The weight of several differences together. */
export const worstOf = (weights: readonly Weight[]): Weight =>
  [WIDER, NOT_JUDGED, NARROWER].find((weight) => weights.includes(weight)) ?? NEUTRAL;

/** The weight of a difference of which nobody can say what it does, or of one that is judged in a known way. */
export function weightOf(leaf: DifferingLeaf, judgement: Judgement | undefined): Weight {
  if (judgement === undefined) return NOT_JUDGED;
  if (isReordering(leaf)) return NEUTRAL;
  if (typeof judgement === "object") {
    return leaf.is === JSON.stringify(judgement.safe) ? NARROWER : WIDER;
  }
  const { was, is } = leaf;
  switch (judgement) {
    case "harmless":
      return NEUTRAL;
    case "words":
      return markupIn(was) === markupIn(is) ? NEUTRAL : WIDER;
    case "less is safer":
      return numberWeight(numberOf(was, Number.POSITIVE_INFINITY), numberOf(is, Number.POSITIVE_INFINITY));
    case "more is safer":
      return numberWeight(-numberOf(was, 0), -numberOf(is, 0));
    case "gate":
      return isOn(is) ? WIDER : isOn(was) ? NARROWER : NEUTRAL;
    case "guard":
      return isOn(was) ? WIDER : isOn(is) ? NARROWER : NEUTRAL;
    case "identity":
      if (isNone(was) && isNone(is)) return NEUTRAL;
      return isNone(is) && leaf.steps.includes(ITEM) ? NARROWER : WIDER;
    default:
      return isNone(was) && isNone(is) ? NEUTRAL : WIDER;
  }
}

const isNone = (json: string | null): boolean => json === null || json === "[]" || json === "{}";
const isOn = (json: string | null): boolean => !isNone(json) && json !== "false";

const numberOf = (json: string | null, none: number): number => (json === null ? none : Number(json));

function numberWeight(was: number, is: number): Weight {
  if (Number.isNaN(was) || Number.isNaN(is)) return NOT_JUDGED;
  return is > was ? WIDER : is < was ? NARROWER : NEUTRAL;
}

/** Tags, Liquid, addresses of every kind, and long numbers: all that leads somebody, or something, somewhere. */
const LEADING =
  /<[^>]*>?|\{[{%].*?[}%]\}|[\w.+-]+@[\w.-]+|[a-z][\w+.-]*:\S+|[\w-]+(\.[\w-]+)+|\d[\d ()/-]{5,}\d/gis;

const markupIn = (json: string | null): string => (json?.match(LEADING) ?? []).join("\n");
