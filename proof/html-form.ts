import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** A tag with all that is in it, as far as a form needs it. */
export interface PageElement {
  /** Lower case, for example `input`. */
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All text in it, trimmed. */
  readonly text: string;
}

/** A form of a page, with the elements in it. */
export interface PageForm extends PageElement {
  readonly elements: readonly PageElement[];
}

/** A page of HTML, as far as somebody without a browser can use it. */
export interface Page {
  readonly forms: readonly PageForm[];
  readonly elements: readonly PageElement[];
}

/** Reads a page as a browser would. */
export function readPage(html: string): Page {
  const all = elementsIn(parse(html));
  const forms = all.filter(({ tagName }) => tagName === "form");
  return {
    forms: forms.map((form) => ({ ...plain(form), elements: elementsIn(form).map(plain) })),
    elements: all.map(plain),
  };
}

/** Everything within, in the order of the page. */
function elementsIn(node: Node): Element[] {
  const children = "childNodes" in node ? node.childNodes : [];
  return children.flatMap((child) => [...("tagName" in child ? [child] : []), ...elementsIn(child)]);
}

const plain = (element: Element): PageElement => ({
  tag: element.tagName,
  attributes: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
  text: textOf(element).replaceAll(/\s+/g, " ").trim(),
});

function textOf(node: Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}
