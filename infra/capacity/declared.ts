import { type KnownType, resourceTypes } from "declared-stack/resource-types";
import { resourcesOf } from "declared-stack/typed-resource";
import { itemsOf, valueAt } from "declared-stack/value";
import { functionOf, isForUploads, type Served } from "./served.ts";

/** A function as it is declared. */
export interface FunctionSize {
  readonly name: string;
  readonly executions: number;
  readonly gigabytes: number;
  /** Whether it serves nothing but what machines upload. */
  readonly uploads: boolean;
}

/** A route as it is declared. */
export interface RouteLimit {
  readonly routeKey: string;
  /** Requests a second that the gateway lets through. */
  readonly rate: number;
  /** The name of the function that serves it. */
  readonly function: string;
}

/** The settings of a stack by which it serves so many people, and no more. */
export interface DeclaredCapacity {
  readonly functions: readonly FunctionSize[];
  readonly routes: readonly RouteLimit[];
  /** Numbers of what is paid for each month, whatever it does. */
  readonly fixed: Readonly<Record<"alarmMetrics" | "ownMetrics" | "dashboards" | "keys", number>>;
  /** Whether the table is backed up beside its recovery to any second. */
  readonly backedUp: boolean;
}

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;

/** Reads the settings of a declared stack. @throws {Error} `CAPACITY_NOT_HOSTED` for one that hosts no API. */
export function readCapacity(stack: Served): DeclaredCapacity {
  const all = <Type extends KnownType>(type: Type) => resourcesOf(stack.resources, type);
  const [stage] = all(resourceTypes.stage);
  if (stage === undefined)
    throw new Error("CAPACITY_NOT_HOSTED: the stack hosts no API; expected timesheets:hosting to be aws");
  const { defaultRouteSettings, routeSettings } = stage.inputs;
  const rateOf = (routeKey: unknown) => {
    const own = itemsOf(routeSettings).find((one) => valueAt(one, "routeKey") === routeKey);
    return numberOr(valueAt(own ?? defaultRouteSettings, "throttlingRateLimit"), Number.POSITIVE_INFINITY);
  };
  return {
    functions: all(resourceTypes.function).map((one) => ({
      name: one.name,
      executions: numberOr(one.inputs.reservedConcurrentExecutions, Number.POSITIVE_INFINITY),
      gigabytes: numberOr(one.inputs.memorySize, 128) / 1024,
      uploads: isForUploads(one, stack),
    })),
    routes: all(resourceTypes.route).map((route) => ({
      routeKey: String(route.inputs.routeKey),
      rate: rateOf(route.inputs.routeKey),
      function: functionOf(route, stack)?.name ?? "",
    })),
    fixed: {
      alarmMetrics: all(resourceTypes.alarm)
        .map(({ inputs }) => itemsOf(inputs.metricQueries).filter((query) => valueAt(query, "metric")).length)
        .reduce((sum, count) => sum + count, 0),
      ownMetrics: all(resourceTypes.metricFilter).length,
      dashboards: all(resourceTypes.dashboard).length,
      keys: all(resourceTypes.key).length,
    },
    backedUp: all(resourceTypes.backupSelection).length > 0,
  };
}
