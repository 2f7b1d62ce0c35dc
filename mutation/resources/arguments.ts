import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Path } from "../common/edit.ts";
import { STRANGER } from "./values.ts";

/** A setting that a type has and a resource doesn't declare, with a value of its form. */
export interface Argument {
  readonly path: Path;
  readonly value: unknown;
}

const require = createRequire(import.meta.url);

/** Settings within settings are asked for down to here: some types hold themselves. */
const DEEPEST = 4;

/**
 * Every setting of a type, as Pulumi's SDK declares its arguments, that a resource's inputs don't have. Of what is absent
 * as a whole each part is given alone.
 *
 * @param type for example `aws:lambda/function:Function`.
 */
export function undeclaredArguments(type: string, inputs: unknown): readonly Argument[] {
  const [provider = "", place = "", name = ""] = type.split(":");
  const sdk = path.dirname(require.resolve(`@pulumi/${provider}/package.json`));
  const [module = "", file = ""] = place.split("/");
  const source = read(path.join(sdk, module === "index" ? "" : module, `${file}.d.ts`));
  const members = membersOf(source, `export interface ${name}Args {`, "");
  return within(members, inputs, { sdk, depth: 0 });
}

/** Pulumi's tokens of all types in a folder of an SDK, for example `auth0` or `aws/lambda`. */
export function typesOf(sdkFolder: string): readonly string[] {
  const [provider = "", ...module] = sdkFolder.split("/");
  const folder = path.join(path.dirname(require.resolve(`@pulumi/${provider}/package.json`)), ...module);
  const index = read(path.join(folder, "index.js"));
  const files = [...index.matchAll(/require\("\.\/(\w+)"\)/g)].flatMap(([, file]) => file ?? []);
  return files
    .filter((file) => existsSync(path.join(folder, `${file}.js`)))
    .flatMap((file) => {
      const [, type] = /__pulumiType = '([^']+)'/.exec(read(path.join(folder, `${file}.js`))) ?? [];
      return type === undefined ? [] : [type];
    });
}

interface Place {
  readonly sdk: string;
  readonly depth: number;
}

type Members = ReadonlyMap<string, string>;

const within = (members: Members, declared: unknown, place: Place): Argument[] =>
  [...members].flatMap(([name, form]) =>
    argumentsIn(form, memberOf(declared, name), place).map((one) => ({ ...one, path: [name, ...one.path] })),
  );

/** The parts of a form of values that a declared value lacks; where that is undefined, each part alone. */
function argumentsIn(form: string, declared: unknown, place: Place): Argument[] {
  const [, item] = /^(.*)\[\]$/.exec(form) ?? [];
  if (item !== undefined) return inList(plain(item), declared, place);
  const [, map] = /^\{\s*\[key: string\]: (.*?);?\s*\}$/.exec(form) ?? [];
  if (map !== undefined) {
    const { value } = single(plain(map));
    return [
      declared === undefined ? { path: [], value: { stranger: value } } : { path: ["stranger"], value },
    ];
  }
  const members = objectOf(form, place.sdk);
  if (members === undefined || place.depth === DEEPEST) return declared === undefined ? [single(form)] : [];
  const inside = within(members, declared, { ...place, depth: place.depth + 1 });
  return declared === undefined ? inside.map(asWhole) : inside;
}

function inList(item: string, declared: unknown, place: Place): Argument[] {
  const [first] = Array.isArray(declared) ? declared : [];
  const inside = objectOf(item, place.sdk) === undefined ? [single(item)] : argumentsIn(item, first, place);
  if (first === undefined) return inside.map((one) => ({ path: [], value: [asWhole(one).value] }));
  return inside.flatMap(({ path: way, value }) => (way.length === 0 ? [] : [{ path: [0, ...way], value }]));
}

/** The whole object that has but one part. */
const asWhole = ({ path: way, value }: Argument): Argument => ({
  path: [],
  value: way.reduceRight<unknown>((part, step) => (step === 0 ? [part] : { [step]: part }), value),
});

function single(form: string): Argument {
  const value = /\bboolean\b/.test(form) ? true : /\bnumber\b/.test(form) ? 1 : STRANGER;
  return { path: [], value };
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

function objectOf(form: string, sdk: string): Members | undefined {
  const [, space, name] = /^inputs\.(?:(\w+)\.)?(\w+)$/.exec(form) ?? [];
  if (name === undefined) return undefined;
  const namespace = space === undefined ? "" : `export declare namespace ${space} {`;
  const heading = space === undefined ? `export interface ${name} {` : `    interface ${name} {`;
  return membersOf(read(path.join(sdk, "types", "input.d.ts")), heading, namespace);
}

const known = new Map<string, Members>();

/** The members of an interface by their names, each with the form of its values; texts, whatever else they may be. */
function membersOf(source: string, heading: string, namespace: string): Members {
  const key = `${namespace}${heading}${source.length}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const start = source.indexOf(heading, namespace === "" ? 0 : source.indexOf(namespace));
  if (start < 0)
    throw new Error(`SDK_UNREADABLE: Pulumi's SDK has no ${namespace}${heading}; see arguments.ts`);
  const indent = heading.startsWith(" ") ? "        " : "    ";
  const end = source.indexOf(`\n${indent.slice(4)}}`, start);
  const lines = source.slice(start, end).replaceAll(/\/\*\*.*?\*\//gs, "");
  const members = new Map(
    [...lines.matchAll(new RegExp(`^${indent}(\\w+)\\??: (.*?);\\s*(?=^${indent}\\w|$(?![^]))`, "gms"))].map(
      ([, name = "", form = ""]) => [name, plain(form.replaceAll(/\s+/g, " "))],
    ),
  );
  known.set(key, members);
  return members;
}

/** `pulumi.Input<X | undefined>` is X, and of several forms the first. */
function plain(form: string): string {
  const [, inner] = /^pulumi\.Input<(.*)>$/.exec(form) ?? [];
  if (inner !== undefined) return plain(inner);
  const [first = ""] = form.split(" | ");
  return first === form ? form : plain(first);
}

const files = new Map<string, string>();

function read(file: string): string {
  const text = files.get(file) ?? readFileSync(file, "utf8");
  files.set(file, text);
  return text;
}
