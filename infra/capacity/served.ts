import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { referredBy } from "declared-stack/stand-ins";
import { type ResourceOf, resourcesOf } from "declared-stack/typed-resource";
import { machineRoutesOf } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";

/** A stack as it is declared, and the policy that it is for. */
export interface Served {
  readonly resources: readonly StackResource[];
  readonly policy: Pick<Policy, "applications" | "routes">;
}

export type DeclaredRoute = ResourceOf<typeof resourceTypes.route>;
export type DeclaredFunction = ResourceOf<typeof resourceTypes.function>;

/** The function that a value names, as aliases and permissions do, or refers to. */
export function functionNamed(value: unknown, { resources }: Served): DeclaredFunction | undefined {
  const functions = resourcesOf(resources, resourceTypes.function);
  return functions.find(({ inputs }) => inputs.name === value) ?? referredBy(value, functions);
}

/** The function to which a route leads, by its integration and maybe an alias; undefined where it leads elsewhere. */
export function functionOf({ inputs }: DeclaredRoute, stack: Served): DeclaredFunction | undefined {
  const [, ...id] = String(inputs.target).split("/");
  const integrations = resourcesOf(stack.resources, resourceTypes.integration);
  const uri = referredBy(id.join("/"), integrations)?.inputs.integrationUri;
  const alias = referredBy(uri, resourcesOf(stack.resources, resourceTypes.alias));
  return functionNamed(alias === undefined ? uri : alias.inputs.functionName, stack);
}

/** The routes that lead to a function. */
export const routesTo = (one: DeclaredFunction, stack: Served): readonly DeclaredRoute[] =>
  resourcesOf(stack.resources, resourceTypes.route).filter((route) => functionOf(route, stack) === one);

/** Whether only machines may call a route. */
export const isForMachines = ({ inputs }: DeclaredRoute, { policy }: Served): boolean =>
  machineRoutesOf(policy).some((routeKey) => routeKey === inputs.routeKey);

/** Whether a function serves nothing but what machines upload. */
export function isForUploads(one: DeclaredFunction, stack: Served): boolean {
  const routes = routesTo(one, stack);
  return routes.length > 0 && routes.every((route) => isForMachines(route, stack));
}
