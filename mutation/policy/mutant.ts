import type { StackResource } from "declared-stack/resource";
import type { Policy } from "../../rules/policy/types.ts";

/** One change to who may do what, as somebody might make it on purpose or by a slip. */
export interface PolicyMutant {
  /** The change, in a few words: no other mutant has the same. */
  readonly id: string;
  /** The kind of change: mutants of a kind differ in names only. */
  readonly kind: string;
  /** A review has caught it when the data of one change name all of these. */
  readonly names: readonly string[];
  /** The changed policy; the policy itself where only its enforcement is changed. */
  readonly policy: Policy;
  /** Changes what is declared for the policy. */
  readonly enforce?: (resources: readonly StackResource[]) => readonly StackResource[];
}

/** A record with one more, or another, member. */
export const having = <Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
  value: Value,
): Record<string, Value> => ({ ...record, [name]: value });

/** A record without one of its members. */
export const lacking = <Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
): Record<string, Value> => Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));

/** A list without some of its items. */
export const without = <Item>(list: readonly Item[], ...items: readonly Item[]): Item[] =>
  list.filter((one) => !items.includes(one));
