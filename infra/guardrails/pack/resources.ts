import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { labelOf, type StackResource } from "declared-stack/resource";
import { rowOf } from "declared-stack/resource-types";
import { standInAccount, standInArn, standInExecutionArn, standInId } from "declared-stack/stand-ins";
import { textsOf, UNKNOWN, valueAt } from "declared-stack/value";
import { readKnown } from "./known.ts";

/** Settings that are another resource's id or ARN and nothing besides. */
const REFERENCE = /(Id|Arn|Uri|^(?:arn|role|stage|topic))$/;
/** Lists of such settings. */
const REFERENCES = /(Ids|Arns|Actions|Clients)$/;

type Values = Readonly<Record<string, unknown>>;

/**
 * The engine's resources as guardrails know them: components are left out, and an id or ARN that a cloud made is
 * replaced by the stand-in of the resource that it belongs to. One that isn't known yet is told by what it comes from.
 */
export function stackResources(resources: readonly PolicyResource[]): StackResource[] {
  const own = resources.filter(isDeclared);
  const values = new Map(own.map((resource) => [resource, readKnown(resource.props)]));
  const made = new Map(own.flatMap((resource) => standInsOf(resource, values.get(resource) ?? {})));
  const standIns = new Map([...made, ...withoutDot(made), ...accountOf(made)]);
  return own.map((resource) => ({
    type: resource.type,
    name: resource.name,
    inputs: inputsOf(resource, values.get(resource) ?? {}, standIns),
    protect: resource.opts.protect,
    parent: resource.parent === undefined ? "" : componentOf(resource.parent),
    dependsOn: resource.dependencies.map(labelOf).toSorted(),
    options: optionsOf(resource),
  }));
}

/** Components and the providers that the engine itself makes are left out. */
const isDeclared = ({ type, name }: PolicyResource): boolean =>
  type.startsWith(PROVIDER)
    ? !isDefault(name)
    : !type.startsWith("pulumi:") && !type.startsWith("timesheets:");

const PROVIDER = "pulumi:providers:";

/** The engine names the providers that it makes after their version. */
const isDefault = (provider: string): boolean => /^default(_|$)/.test(provider);

/** All options that the engine tells, beside those that have a member of their own. */
function optionsOf({ opts: { ignoreChanges, aliases }, provider }: PolicyResource): StackResource["options"] {
  return {
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(aliases.length > 0 && { aliases }),
    ...(provider !== undefined && !isDefault(provider.name) && { provider: provider.name }),
  };
}

/**
 * A resource by its inputs alone, without what the engine and the provider add: defaults, which they list, the tags of all
 * resources, and the region in which all are.
 */
export function inputsOnly({ type, name, props }: ResourceValidationArgs, region: unknown): StackResource {
  const { tags: _tags, tagsAll: _all, region: own, ...inputs } = withoutDefaults(readKnown(props)) as Values;
  return {
    type,
    name,
    inputs: { ...inputs, ...(own !== undefined && own !== region && { region: own }) },
    protect: false,
    parent: "",
    dependsOn: [],
    options: {},
  };
}

/** The member in which a provider made of Terraform's lists the inputs that it filled in (pulumi-terraform-bridge). */
const DEFAULTS = "__defaults";

function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const defaults = textsOf(valueAt(value, DEFAULTS));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== DEFAULTS && !defaults.includes(name))
      .map(([name, member]) => [name, withoutDefaults(member)]),
  );
}

const componentOf = (parent: PolicyResource): string =>
  parent.type === "pulumi:pulumi:Stack" ? "" : labelOf(parent);

/** Each id or ARN by which a cloud knows a resource, with its stand-in. One that it has from another is that one's. */
function standInsOf({ type, name, propertyDependencies }: PolicyResource, known: Values): [string, string][] {
  if (rowOf(type)?.partOf) return [];
  const resource = { type, name };
  const id = standInId(resource);
  const arn = standInArn(resource);
  const made = {
    ...rowOf(type)?.outputs?.(id),
    id,
    executionArn: standInExecutionArn(resource),
    invokeArn: arn,
    arn,
  };
  // A name isn't made by a cloud, and stays what it is.
  const names = [rowOf(type)?.namedBy ?? "name", "name", "identifier"].map((input) => known[input]);
  return Object.entries(made).flatMap(([member, standIn]) => {
    const isInput = typeof standIn === "string" && (propertyDependencies[member] ?? []).length > 0;
    return isInput || names.includes(known[member]) ? [] : textPairs(known[member], standIn, id);
  });
}

/** Each text that a cloud made with the stand-in at the same place, if that names the resource: a version names nothing. */
function textPairs(made: unknown, standIn: unknown, id: string): [string, string][] {
  if (typeof standIn === "string") {
    const isMade = typeof made === "string" && made !== "" && made !== UNKNOWN;
    return isMade && standIn.includes(id) ? [[made, standIn]] : [];
  }
  if (typeof standIn !== "object" || standIn === null) return [];
  return Object.entries(standIn).flatMap(([member, inside]) => textPairs(valueAt(made, member), inside, id));
}

/** Names of the DNS without the dot at their end: AWS has it where it gives one, and leaves it out where it takes one. */
const withoutDot = (standIns: ReadonlyMap<string, string>): [string, string][] =>
  [...standIns].flatMap(([made, standIn]) => (made.endsWith(".") ? [[made.slice(0, -1), standIn]] : []));

/** The account that the stack is in, by the ARNs of what was made in it; nothing before that. */
function accountOf(standIns: ReadonlyMap<string, string>): [string, string][] {
  const accounts = [...standIns].flatMap(([made, standIn]) =>
    standIn.startsWith("arn:") ? (/^arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):/.exec(made)?.[1] ?? []) : [],
  );
  return [...new Set(accounts)].map((account) => [account, standInAccount]);
}

/** Of what is only known later, a setting that comes from no other resource is no setting of the program's. */
function inputsOf(resource: PolicyResource, known: Values, standIns: ReadonlyMap<string, string>): Values {
  const entries = Object.entries(known).flatMap(([name, value]): [string, unknown][] => {
    const from = resource.propertyDependencies[name] ?? [];
    // Its own, but for a policy's `arn`, which is that of what the policy is for.
    if ((name === "id" || name === "arn" || name === "urn") && from.length === 0) return [];
    const own = from.length === 0 ? withoutUnknown(value) : followed(name, value, from.map(standInId));
    return own === undefined ? [] : [[name, replaced(own, standIns)]];
  });
  return Object.fromEntries(entries);
}

/** A reference that isn't known yet is to the resource that its setting comes from, if that is one only. */
function followed(name: string, value: unknown, from: readonly string[]): unknown {
  if (value === UNKNOWN) return from.length === 1 && REFERENCE.test(name) ? from[0] : value;
  if (Array.isArray(value)) {
    const isUnknown = value.length === from.length && value.every((item) => item === UNKNOWN);
    if (isUnknown && REFERENCES.test(name)) return from;
    return value.map((item) => (item === UNKNOWN ? item : followed("", item, from)));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, one]) => [member, followed(member, one, from)] as const),
  );
}

function withoutUnknown(value: unknown): unknown {
  if (value === UNKNOWN) return undefined;
  if (Array.isArray(value)) return value.map(withoutUnknown).filter((item) => item !== undefined);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withoutUnknown(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

/** A text that is, or that holds, what a cloud made: ARNs stand inside policies, targets and patterns. */
function replaced(value: unknown, standIns: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return replacedText(value, standIns);
  if (Array.isArray(value)) return value.map((item) => replaced(item, standIns));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, replaced(member, standIns)]),
  );
}

function replacedText(text: string, standIns: ReadonlyMap<string, string>): string {
  const exact = standIns.get(text);
  if (exact !== undefined) return exact;
  // Longest first: the ARN of one resource may begin with that of another.
  const within = [...standIns]
    .filter(([made]) => made.length >= 8 && text.includes(made))
    .toSorted(([one], [other]) => other.length - one.length);
  return within.reduce((result, [made, standIn]) => result.replaceAll(made, standIn), text);
}
