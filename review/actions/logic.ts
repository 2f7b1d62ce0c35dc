import {
  type Comment,
  type Expression,
  type ModuleDeclaration,
  type Node,
  type Program,
  parse,
  type SpreadElement,
  type Statement,
} from "acorn";
import { full, simple } from "acorn-walk";
import { minify_sync } from "terser";

/** The code of an Action, taken apart. */
export interface ActionLogic {
  /**
   * Its logic in a form in which comments, formatting, names of its own, the order of functions, named constants and
   * functions that are used once make no difference. Two codes with the same form do the same with the same data.
   */
  readonly form: string;
  /** The policy's data that it carries, as JSON with sorted members; null when it carries none that can be told apart. */
  readonly data: string | null;
}

/** Stands where the policy's data was. */
const DATA = "POLICY_DATA";

/** The last codes that were taken apart: each stack has the same ones. */
const known = new Map<string, ActionLogic>();
const MOST_KNOWN = 50;

/** Takes an Action's code apart. Of one that isn't JavaScript, its text is the form. */
export function logicOf(code: string): ActionLogic {
  const logic = known.get(code) ?? takenApart(code);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(code, logic);
  return logic;
}

function takenApart(code: string): ActionLogic {
  try {
    const program = parseScript(code);
    const argument = dataIn(program);
    const data = argument === null ? null : JSON.stringify(sorted(jsonOf(argument)));
    const text =
      argument === null ? code : `${code.slice(0, argument.start)}${DATA}${code.slice(argument.end)}`;
    return { form: normalForm(text), data };
  } catch {
    return { form: code, data: null };
  }
}

export const sameLogic = (one: ActionLogic, other: ActionLogic): boolean =>
  one.form === other.form && one.data === other.data;

/** @throws {SyntaxError} when it isn't a CommonJS script. */
export function parseScript(code: string, onComment?: Comment[]): Program {
  return parse(code, {
    ecmaVersion: "latest",
    sourceType: "script",
    allowReturnOutsideFunction: true,
    ...(onComment && { onComment }),
  });
}

/**
 * The data that the exported handler is made of: `exports.handler = factory({ … })`, where `{ … }` is JSON. Null
 * where there is no such statement, or more than one.
 */
function dataIn({ body }: Program): Expression | null {
  const found = body.flatMap((statement): Expression[] => {
    if (statement.type !== "ExpressionStatement") return [];
    const { expression } = statement;
    if (expression.type !== "AssignmentExpression" || expression.left.type !== "MemberExpression") return [];
    const { right } = expression;
    if (right.type !== "CallExpression" || right.arguments.length !== 1) return [];
    const [argument] = right.arguments;
    return argument?.type === "ObjectExpression" && isJson(argument) ? [argument] : [];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

function isJson(expression: Expression): boolean {
  try {
    jsonOf(expression);
    return true;
  } catch {
    return false;
  }
}

/** The value of an expression that is JSON. @throws {TypeError} when it is anything else. */
function jsonOf(expression: Expression | SpreadElement | null): unknown {
  if (expression?.type === "Literal" && !expression.regex && !expression.bigint) return expression.value;
  if (expression?.type === "ArrayExpression") return expression.elements.map(jsonOf);
  if (expression?.type === "ObjectExpression") {
    const entries = expression.properties.map((property): [string, unknown] => {
      if (property.type !== "Property" || property.kind !== "init" || property.computed) {
        throw new TypeError("a member that is computed");
      }
      const { key, value } = property;
      const name = key.type === "Literal" ? String(key.value) : nameOf(key);
      if (name === null || name === "__proto__") throw new TypeError("a member without a name of its own");
      return [name, jsonOf(value)];
    });
    return Object.fromEntries(entries);
  }
  throw new TypeError(`${expression?.type} is no JSON`);
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
};

/**
 * Comments go first: to a minifier some of them are orders (`@__PURE__` lets it drop a call). What it takes for granted
 * beyond the language's own rules is switched off.
 */
export function normalForm(code: string): string {
  const { code: form } = minify_sync(inOrderOfUse(withoutComments(code)), {
    ecma: 2020,
    toplevel: true,
    compress: { passes: 3, toplevel: true, inline: 3, pure_getters: false, unsafe: false },
    mangle: { toplevel: true },
    format: { comments: false },
  });
  return form ?? code;
}

function withoutComments(code: string): string {
  const comments: Comment[] = [];
  parseScript(code, comments);
  return comments.reduceRight(
    (text, { start, end }) =>
      `${text.slice(0, start)}${text.slice(start, end).includes("\n") ? "\n" : " "}${text.slice(end)}`,
    code,
  );
}

/** A declaration of a script's top level, which may stand anywhere in it. */
interface Movable {
  readonly text: string;
  readonly uses: ReadonlySet<string>;
}

/**
 * A script whose constants stand first, then its functions in the order in which the rest of it comes upon them.
 * A function is written as a declaration, however it was written.
 */
function inOrderOfUse(code: string): string {
  const { body } = parseScript(code);
  const assigned = new Set(body.flatMap((statement) => [...assignedIn(statement)]));
  const constants: string[] = [];
  const functions = new Map<string, Movable>();
  const fixed: Movable[] = [];
  const names = new Set<string>();
  for (const statement of body) {
    if ("directive" in statement) {
      constants.unshift(code.slice(statement.start, statement.end));
      continue;
    }
    const uses = usedIn(statement);
    const one = declarationIn(statement, code);
    if (one === null || assigned.has(one.name)) {
      fixed.push({ text: code.slice(statement.start, statement.end), uses });
      continue;
    }
    if (names.has(one.name)) return code;
    names.add(one.name);
    if (one.isConstant) constants.push(one.text);
    else functions.set(one.name, { text: one.text, uses });
  }
  const ordered = new Set<Movable>();
  const visit = (name: string) => {
    const one = functions.get(name);
    if (one === undefined || ordered.has(one)) return;
    ordered.add(one);
    for (const used of one.uses) visit(used);
  };
  for (const { uses } of fixed) for (const name of uses) visit(name);
  for (const name of functions.keys()) visit(name);
  return [...constants, ...[...ordered, ...fixed].map(({ text }) => text)].join("\n");
}

interface TopDeclaration {
  readonly name: string;
  readonly text: string;
  readonly isConstant: boolean;
}

/** A function, or a variable that holds a function or a literal; null for any other statement. */
function declarationIn(statement: Statement | ModuleDeclaration, code: string): TopDeclaration | null {
  const textOf = ({ start, end }: Node) => code.slice(start, end);
  if (statement.type === "FunctionDeclaration") {
    return { name: statement.id.name, text: textOf(statement), isConstant: false };
  }
  if (statement.type !== "VariableDeclaration" || statement.declarations.length !== 1) return null;
  const [declarator] = statement.declarations;
  const init = declarator?.init;
  if (declarator?.id.type !== "Identifier" || !init) return null;
  const { name } = declarator.id;
  if (init.type === "Literal") return { name, text: `const ${name} = ${textOf(init)};`, isConstant: true };
  const isFunction =
    init.type === "ArrowFunctionExpression" || (init.type === "FunctionExpression" && !init.id);
  if (!isFunction || usesThis(init)) return null;
  const body = init.expression ? `{ return ${textOf(init.body)}; }` : textOf(init.body);
  const text = `${init.async ? "async " : ""}function${init.generator ? "*" : ""} ${name}(${init.params.map(textOf).join(", ")}) ${body}`;
  return { name, text, isConstant: false };
}

function usesThis(node: Node): boolean {
  let found = false;
  full(node, (one) => {
    if (one.type === "ThisExpression" || one.type === "MetaProperty" || nameOf(one) === "arguments")
      found = true;
  });
  return found;
}

const nameOf = (node: Node): string | null =>
  node.type === "Identifier" && "name" in node && typeof node.name === "string" ? node.name : null;

function usedIn(node: Node): Set<string> {
  const names = new Set<string>();
  full(node, (one) => {
    const name = nameOf(one);
    if (name !== null) names.add(name);
  });
  return names;
}

/** Names that are given another value somewhere in a statement. */
function assignedIn(statement: Node): Set<string> {
  const names = new Set<string>();
  const add = (target: Node) => {
    full(target, (one) => {
      if ("name" in one && typeof one.name === "string") names.add(one.name);
    });
  };
  simple(statement, {
    AssignmentExpression: ({ left }) => add(left),
    UpdateExpression: ({ argument }) => add(argument),
    ForInStatement: ({ left }) => add(left),
    ForOfStatement: ({ left }) => add(left),
  });
  return names;
}
