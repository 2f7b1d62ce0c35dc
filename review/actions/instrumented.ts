import type { AnyNode, Node } from "acorn";
import { parseScript } from "./logic.ts";

/** The names of the functions that instrumented code calls. No code of an Action can know them. */
export interface Probes {
  /** Told the number of a branch that is taken. */
  readonly hit: string;
  /** Compares two values by an operator. */
  readonly compare: string;
  /** Given the value that a `switch` is about. */
  readonly subject: string;
  /** Given a value with which the last subject is compared. */
  readonly option: string;
}

const COMPARISONS = new Set(["==", "===", "!=", "!==", "<", "<=", ">", ">="]);

/**
 * A code that does the same, and tells which branches it takes and which values it compares.
 *
 * @throws {SyntaxError} when it isn't JavaScript.
 */
export function instrumented(code: string, { hit, compare, subject, option }: Probes): string {
  let branches = 0;
  const branch = () => {
    branches += 1;
    return `${hit}(${branches})`;
  };
  const taken = (node: AnyNode) => `(${branch()}, (${write(node)}))`;

  const write = (node: AnyNode): string => {
    switch (node.type) {
      case "BinaryExpression":
        return COMPARISONS.has(node.operator)
          ? `${compare}("${node.operator}", (${write(node.left)}), (${write(node.right)}))`
          : around(node);
      case "LogicalExpression":
        return `${write(node.left)} ${node.operator} ${taken(node.right)}`;
      case "ConditionalExpression":
        return `(${write(node.test)}) ? ${taken(node.consequent)} : ${taken(node.alternate)}`;
      case "IfStatement": {
        const otherwise = node.alternate ? ` else { ${branch()}; ${write(node.alternate)} }` : "";
        return `if (${write(node.test)}) { ${branch()}; ${write(node.consequent)} }${otherwise}`;
      }
      case "SwitchStatement": {
        const cases = node.cases.map(
          ({ test, consequent }) =>
            `${test ? `case ${option}(${write(test)})` : "default"}: ${branch()}; ${consequent.map(write).join("\n")}`,
        );
        return `switch (${subject}(${write(node.discriminant)})) { ${cases.join("\n")} }`;
      }
      default:
        return around(node);
    }
  };
  /** A node as it stands, but for what is within it. */
  const around = (node: AnyNode): string => {
    let text = "";
    let end = node.start;
    for (const child of childrenOf(node)) {
      text += code.slice(end, child.start) + write(child);
      end = child.end;
    }
    return text + code.slice(end, node.end);
  };
  return write(parseScript(code));
}

function childrenOf(node: AnyNode): AnyNode[] {
  const isNode = (value: unknown): value is AnyNode =>
    typeof value === "object" && value !== null && "type" in value && "start" in value;
  // The name of a shorthand member is its value, too.
  const hidden = node.type === "Property" && node.shorthand ? node.key : null;
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
    .filter((child: Node) => child !== hidden)
    .toSorted((one, other) => one.start - other.start);
}
