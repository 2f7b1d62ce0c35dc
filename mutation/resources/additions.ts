import { labelOf, type StackResource } from "declared-stack/resource";
import { rowOf, rows } from "declared-stack/resource-types";
import { changed, jsonOf, type Path } from "../common/edit.ts";
import { typesOf, undeclaredArguments } from "./arguments.ts";
import type { Mutant } from "./mutant.ts";
import { STRANGER, STRANGER_ARN, strangersLike } from "./values.ts";

/**
 * Every addition to declared resources that can be made without knowing what they are for: a setting more, of those that
 * Pulumi's SDK has for the type and of those that it hasn't; an item more in each list; in each policy a statement, an
 * action, a principal and a resource more; and each option more. Of resources of one type, each setting and each option is
 * added to one, in turn.
 */
export function additionsOf(resources: readonly StackResource[]): Mutant[] {
  return [...Map.groupBy(resources, ({ type }) => type).values()].flatMap((peers) => {
    const byAddition = Map.groupBy(
      peers.flatMap(additionsTo),
      ({ path, change }) => `${path.join()} ${change}`,
    );
    return [...byAddition.values()]
      .map((same, index) => same[index % same.length])
      .filter((one) => one !== undefined);
  });
}

/** All additions to one resource. */
export const additionsTo = (resource: StackResource): Mutant[] => [
  ...undeclaredArguments(resource.type, resource.inputs).map(({ path, value }) =>
    setting(resource, path, value),
  ),
  ...settingsOf(resource).map(({ path, value }) => setting(resource, path, value)),
  ...optionAdditions(resource),
];

const added = (value: unknown): string => `is added as ${JSON.stringify(value)}`;

function setting(resource: StackResource, path: Path, value: unknown): Mutant {
  const label = labelOf(resource);
  return { label, path, change: added(value), apply: (resources) => changed(resources, label, path, value) };
}

interface Setting {
  readonly path: Path;
  readonly value: unknown;
}

/** Settings of names that the SDK doesn't have, as the Management API writes them or as nobody does, and what is within. */
function settingsOf({ inputs }: StackResource): Setting[] {
  const inSnakeCase = Object.entries(inputs).flatMap(([name, value]): Setting[] => {
    const other = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return other === name ? [] : [{ path: [other], value: strangersLike(value) }];
  });
  return [...inSnakeCase, ...within(inputs, [])];
}

/** Members that the SDK doesn't know: variables by which Node.js and Lambda take orders, a secret, and what widgets run and show. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  variables: ["NODE_OPTIONS", "NODE_TLS_REJECT_UNAUTHORIZED", "AWS_LAMBDA_EXEC_WRAPPER", "DATABASE_PASSWORD"],
  properties: ["endpoint", "markdown"],
};

function within(value: unknown, path: Path): Setting[] {
  const inside = typeof value === "string" ? jsonOf(value) : value;
  if (typeof inside !== "object" || inside === null) return [];
  if (Array.isArray(inside)) {
    const [first] = inside;
    const more = first === undefined || typeof first === "string" ? [] : [strangersLike(first)];
    const items = path.at(-1) === "Statement" ? [...more, ...statements] : more;
    return [
      ...items.map((item) => ({ path: [...path, inside.length], value: item })),
      ...inside.flatMap((item, index) => within(item, [...path, index])),
    ];
  }
  const names = MEMBERS[String(path.at(-1))] ?? [];
  return [
    ...[STRANGER, ...names].map((name) => ({ path: [...path, name], value: STRANGER })),
    ...Object.entries(inside).flatMap(([name, member]) => [
      ...inStatement(name, member, [...path, name]),
      ...within(member, [...path, name]),
    ]),
  ];
}

const FOREIGN_ACCOUNT = "arn:aws:iam::999999999999:root";

/** Statements of which each lets somebody in, or does away with what keeps people out. */
const statements: readonly unknown[] = [
  { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
  { Effect: "Allow", Principal: { AWS: FOREIGN_ACCOUNT }, Action: "*", Resource: "*" },
  { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  {
    Effect: "Allow",
    Principal: { Federated: "accounts.google.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
  },
  {
    Effect: "Allow",
    NotPrincipal: { AWS: FOREIGN_ACCOUNT },
    NotAction: "none:None",
    NotResource: STRANGER_ARN,
  },
  { Effect: "Allow", Action: "*", Resource: "*" },
];

/** Members of a statement that name whom or what it is for. */
function inStatement(name: string, value: unknown, path: Path): Setting[] {
  if (!path.includes("Statement")) return [];
  if (name === "Principal" && typeof value === "object" && value !== null) {
    const forms = [
      { AWS: FOREIGN_ACCOUNT },
      { AWS: "999999999999" },
      { AWS: ["*"] },
      { CanonicalUser: STRANGER },
    ];
    return forms.map((form) => ({ path, value: { ...value, ...form } }));
  }
  const isNaming = ["Action", "Resource", "Service", "AWS"].includes(name);
  return isNaming && typeof value === "string" ? [{ path, value: [value, STRANGER_ARN] }] : [];
}

/** Options of resources, as `StackResource.options` has them, each of which takes something out of the program's hands. */
const options = {
  aliases: [{ name: STRANGER }],
  customTimeouts: { create: "24h" },
  deleteBeforeReplace: true,
  deletedWith: STRANGER,
  hideDiffs: ["*"],
  ignoreChanges: ["*"],
  import: STRANGER,
  pluginDownloadURL: "https://stranger.example",
  provider: "urn:pulumi:prod::timesheets::pulumi:providers:aws::stranger::1",
  readsId: STRANGER,
  replaceOnChanges: ["*"],
  retainOnDelete: true,
  stranger: STRANGER,
  version: "0.0.1",
};

const optionAdditions = (resource: StackResource): Mutant[] =>
  Object.entries(options).map(([name, value]) => {
    const label = labelOf(resource);
    const apply: Mutant["apply"] = (resources) =>
      resources.map((one) =>
        labelOf(one) === label ? { ...one, options: { ...one.options, [name]: value } } : one,
      );
    return { label, path: [], change: `has the option ${name}`, apply };
  });

/** The parts of Pulumi's SDKs from which a program of this kind would take a resource more. */
const SDKS = [
  "auth0",
  ...["acm", "apigatewayv2", "cloudwatch", "dynamodb", "iam", "kms", "lambda", "route53", "sns", "s3"].map(
    (module) => `aws/${module}`,
  ),
];

/**
 * A resource more: a second of each type that is declared, by the same name, on the same resources and on foreign ones, and
 * one of each other type, known or not.
 */
export function additionalResources(resources: readonly StackResource[]): Mutant[] {
  const declared = [...Map.groupBy(resources, ({ type }) => type).values()].flatMap(([first]) => first ?? []);
  const types = new Set([
    ...Object.values(rows).map(({ type }) => type),
    ...SDKS.flatMap(typesOf),
    "test:index:Thing",
  ]);
  const others = [...types].filter((type) => !declared.some((one) => one.type === type));
  return [
    ...declared.flatMap((resource) => [
      ...(isNamed(resource) ? [withName(resource, "is declared by the same name")] : []),
      another(resource, "is declared on the same resources"),
      another({ ...resource, inputs: onForeign(resource.inputs, resources) }, "is declared on foreign ones"),
    ]),
    ...others.map((type) =>
      another(
        {
          type,
          name: "",
          inputs: { name: STRANGER },
          protect: false,
          parent: "",
          dependsOn: [],
          options: {},
        },
        "is declared",
      ),
    ),
  ];
}

const nameInputOf = (type: string): string => rowOf(type)?.namedBy ?? "name";

const isNamed = ({ type, inputs }: StackResource): boolean => inputs[nameInputOf(type)] !== undefined;

function another(resource: StackResource, change: string): Mutant {
  const { type, inputs } = resource;
  const own = isNamed(resource) ? { [nameInputOf(type)]: STRANGER } : {};
  return withName({ ...resource, inputs: { ...inputs, ...own } }, change);
}

function withName(resource: StackResource, change: string): Mutant {
  const more = { ...resource, name: STRANGER };
  return { label: labelOf(more), path: [], change, apply: (resources) => [...resources, more] };
}

/** Inputs in which every text that names a resource of the stack is a stranger's id. */
function onForeign(
  inputs: StackResource["inputs"],
  resources: readonly StackResource[],
): StackResource["inputs"] {
  const ids = new Set(resources.flatMap((one) => [labelOf(one), ...namesOf(one)]));
  const foreign = (value: unknown): unknown => {
    if (typeof value === "string") return [...ids].some((id) => value.includes(id)) ? STRANGER : value;
    if (Array.isArray(value)) return value.map(foreign);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, foreign(member)]));
  };
  return foreign(inputs) as StackResource["inputs"];
}

const namesOf = ({ inputs }: StackResource): string[] =>
  typeof inputs.name === "string" && inputs.name !== "" ? [inputs.name] : [];
