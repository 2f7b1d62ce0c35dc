import { labelOf, type StackResource } from "declared-stack/resource";
import { rowOf, rows } from "declared-stack/resource-types";
import { ownerOf } from "declared-stack/stand-ins";
import { isUnknown } from "declared-stack/value";
import type { Breach, Guardrail } from "../definition/guardrail.ts";

/**
 * Types that change, one item at a time, a list which another resource owns as a whole; that replace a key's policy behind
 * its back; and a way round the gateway.
 */
const UNWANTED: ReadonlySet<string> = new Set([
  ...Object.values(rows).flatMap(({ rivals = [] }) => rivals),
  rows.keyPolicy.type,
  rows.functionUrl.type,
]);

/** Guardrails of all resources of a stack, whatever their types. */
export const wholeGuardrails: readonly Guardrail[] = [
  {
    name: "names-explicit",
    mirrors: "Pulumi: Resource names, autonaming",
    severity: "high",
    why: "Roles and dashboards are found by name, and a name that Pulumi makes up is found by nobody.",
    remedy: "Give the resource a name that says what it is.",
    check: ({ resources }) =>
      resources
        .filter((resource) => !isNamed(resource))
        .map((resource) => {
          const property = nameInputOf(resource.type) ?? "name";
          return { resource, property, found: resource.inputs[property], expected: "a name of its own" };
        }),
  },
  {
    name: "protected-in-production",
    mirrors: "Pulumi: protect",
    severity: "high",
    why: "One wrong command must not delete what can't be created again; and the engine deletes the parts of something before it refuses to delete that itself.",
    remedy:
      "Set timesheets:protect in the stack's configuration, and pass it to the resource; to remove it, see docs/how-to/remove-in-production.md.",
    check: ({ resources, production }) =>
      resources
        .filter((one) => production && !one.protect && hasToStay(one, resources))
        .map((resource): Breach => ({ resource, property: "protect", found: false, expected: "true" })),
  },
  {
    name: "one-owner",
    mirrors: "Pulumi Auth0: ResourceServerScopes, RolePermissions, TriggerActions",
    severity: "high",
    why: "Two owners of one list undo each other at every deployment, and nobody sees what holds.",
    remedy: "Declare it in the resource that owns the whole list.",
    check: ({ resources }) => [
      ...resources.filter(({ type }) => UNWANTED.has(type)).map(breachOf("no such resource")),
      ...beyond(1, resources, ownedBy).map(breachOf("the only one for what it is a part of")),
    ],
  },
  {
    name: "names-unique",
    mirrors: "OWASP API9:2023",
    severity: "high",
    why: "Of two with one name people see one: the other can be anything.",
    remedy: "Give each resource a name of its own, or remove the one that nothing needs.",
    check: ({ resources }) => [
      ...beyond(1, resources, labelOf).map(breachOf("the only one of this type and name")),
      ...beyond(1, resources, givenName).map(breachOf("the only one that has this name where it is created")),
    ],
  },
  {
    name: "types-judged",
    mirrors: "OWASP API9:2023",
    severity: "high",
    why: "No guardrail judges a type that none was written for, and it may open anything.",
    remedy: "Look at what it opens, then give its type a row in packages/declared-stack/src/.",
    check: ({ resources }) =>
      resources
        .filter(({ type }) => rowOf(type) === undefined && !UNWANTED.has(type))
        .map(breachOf("a type that is judged")),
  },
];

/** The guardrail of how many resources there may be. @param most by type; of one that isn't named there may be any number. */
export const resourcesNeeded = (most: Readonly<Record<string, number>>): Guardrail => ({
  name: "resources-needed",
  mirrors: "OWASP API9:2023",
  severity: "high",
  why: "A second function, key, domain or record is in use by somebody, and nobody of this stack.",
  remedy:
    "Remove it; where the stack has come to need it, raise its number in infra/guardrails/whole/most.ts.",
  check: ({ resources }) =>
    Object.entries(most).flatMap(([type, number]) =>
      beyond(number, resources, (one) => (one.type === type ? type : undefined)).map(
        breachOf(number === 0 ? "none of this type" : `at most ${number} of this type`),
      ),
    ),
});

/** Whether it can't be made again, or is a part of what is protected. */
const hasToStay = (one: StackResource, resources: readonly StackResource[]): boolean =>
  rowOf(one.type)?.irreplaceable === true || ownerOf(one, resources)?.protect === true;

const breachOf =
  (expected: string) =>
  (resource: StackResource): Breach => ({ resource, property: "", found: "declared", expected });

/** All resources of each group that has more than so many; undefined for one that is in no group. */
const beyond = (
  most: number,
  resources: readonly StackResource[],
  groupOf: (resource: StackResource) => string | undefined,
): StackResource[] =>
  [...Map.groupBy(resources, groupOf)].flatMap(([group, members]) =>
    group !== undefined && members.length > most ? members : [],
  );

/** The owner of a part, by the inputs that can't change without making it anew. */
function ownedBy({ type, inputs }: StackResource): string | undefined {
  const row = rowOf(type);
  if (row?.partOf === undefined) return undefined;
  const owner = JSON.stringify([type, ...(row.replacedBy ?? []).map((input) => inputs[input] ?? null)]);
  return isUnknown(owner) ? undefined : owner;
}

/** The name by which a tenant or a cloud knows a resource. */
function givenName({ type, inputs }: StackResource): string | undefined {
  const name = inputs[nameInputOf(type) ?? ""];
  return typeof name === "string" && !isUnknown(name) ? `${type} ${name}` : undefined;
}

/** The input that names a resource; of a type that nobody knows, most likely `name`. */
const nameInputOf = (type: string): string | null => {
  const row = rowOf(type);
  return row === undefined ? "name" : row.namedBy;
};

function isNamed({ type, inputs }: StackResource): boolean {
  const input = nameInputOf(type);
  if (input === null) return true;
  const name = inputs[input];
  return typeof name === "string" && (name !== "" || isUnknown(name));
}
