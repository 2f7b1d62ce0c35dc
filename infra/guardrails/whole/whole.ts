import type { StackResource } from "declared-stack/resource";
import { rowOf, rows } from "declared-stack/resource-types";
import { isUnknown } from "declared-stack/value";
import type { Breach, Guardrail } from "../definition/guardrail.ts";

/** Types that change, one item at a time, a list which another resource owns as a whole; and a way round the gateway. */
const UNWANTED: ReadonlySet<string> = new Set([
  ...Object.values(rows).flatMap(({ rivals = [] }) => rivals),
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
    why: "One wrong command must not delete what can't be created again.",
    remedy: "Set timesheets:protect in the stack's configuration, and pass it to the resource.",
    check: ({ resources, production }) =>
      resources
        .filter(({ type, protect }) => production && rowOf(type)?.irreplaceable && !protect)
        .map((resource): Breach => ({ resource, property: "protect", found: false, expected: "true" })),
  },
  {
    name: "one-owner",
    mirrors: "Pulumi Auth0: ResourceServerScopes, RolePermissions, TriggerActions",
    severity: "high",
    why: "Two owners of one list undo each other at every deployment, and nobody sees what holds.",
    remedy: "Declare it in the resource that owns the whole list.",
    check: ({ resources }) =>
      resources
        .filter(({ type }) => UNWANTED.has(type))
        .map(
          (resource): Breach => ({
            resource,
            property: "",
            found: "declared",
            expected: "no such resource",
          }),
        ),
  },
  {
    name: "types-judged",
    mirrors: "OWASP API9:2023",
    severity: "medium",
    why: "No guardrail judges a type that none was written for.",
    remedy: "Look at what it opens, then give its type a row in packages/declared-stack/src/.",
    check: ({ resources }) =>
      resources
        .filter(({ type }) => rowOf(type) === undefined && !UNWANTED.has(type))
        .map(
          (resource): Breach => ({
            resource,
            property: "",
            found: "declared",
            expected: "a type that is judged",
          }),
        ),
  },
];

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
