import type { Node } from "acorn";
import { full } from "acorn-walk";
import { parseScript } from "./logic.ts";

/** Everything that stands in a code as it is written. */
export interface Literals {
  readonly texts: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
}

/**
 * Texts and numbers in a code, and the names of the members that its objects have. What stands
 * there in pieces is put together when it runs, and found then.
 */
export function literalsIn(code: string): Literals {
  const texts = new Set<string>();
  const numbers = new Set<number>();
  const add = (value: unknown) => {
    if (typeof value === "string" && value.length > 0) texts.add(value);
    if (typeof value === "number") numbers.add(value);
  };
  try {
    full(parseScript(code), (node: Node) => {
      if ("value" in node && (node.type === "Literal" || node.type === "TemplateElement")) {
        const { value } = node;
        add(typeof value === "object" && value !== null && "cooked" in value ? value.cooked : value);
      } else if (node.type === "Property" && "key" in node) {
        const { key } = node;
        if (typeof key === "object" && key !== null && "name" in key) add(key.name);
        if (typeof key === "object" && key !== null && "value" in key) add(key.value);
      }
    });
  } catch {
    // Of a code that doesn't load, nothing is to be tried.
  }
  return { texts, numbers };
}

/** The literals that stand in one of two sets of codes only. */
export function differingLiterals(codes: readonly string[], others: readonly string[]): Literals {
  const [are, were] = [codes.map(literalsIn), others.map(literalsIn)];
  const differing = <Item>(of: (literals: Literals) => ReadonlySet<Item>): Set<Item> => {
    const [mine, theirs] = [are, were].map((all) => new Set(all.flatMap((one) => [...of(one)])));
    return new Set(
      [...(mine ?? []), ...(theirs ?? [])].filter((item) => mine?.has(item) !== theirs?.has(item)),
    );
  };
  return {
    texts: differing(({ texts }) => texts),
    numbers: differing(({ numbers }) => numbers),
  };
}
