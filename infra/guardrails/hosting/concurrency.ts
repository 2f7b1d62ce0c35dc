import { resourceTypes } from "declared-stack/resource-types";
import { itemsOf, valueAt } from "declared-stack/value";
import { INDEX_SHARDS } from "../../../api/store/schema.ts";
import { dayWritesPerSecond, model, uploadsPerSecond } from "../../capacity/model.ts";
import {
  type DeclaredFunction,
  functionNamed,
  functionOf,
  isForMachines,
  isForUploads,
  routesTo,
} from "../../capacity/served.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** How many executions an account has, and how many of them AWS keeps for functions that reserve none. */
const ACCOUNT = model.accountExecutions.value;
const UNRESERVED = model.unreservedExecutions.value;

/** Which function serves whom, and how much of it. */
export const concurrencyGuardrails: readonly Guardrail[] = [
  {
    name: "uploads-apart",
    mirrors: "AWS Lambda: reserved concurrency",
    severity: "high",
    why: "An external system that uploads without pause takes every execution, and people are refused.",
    remedy:
      "Let the routes that only machines may call lead to a function that serves nothing else, in infra/hosting/routes.ts.",
    check: (stack) =>
      stack.all(resourceTypes.route).flatMap((route): Breach[] => {
        const serving = functionOf(route, stack);
        if (serving === undefined || !isForMachines(route, stack) || isForUploads(serving, stack)) return [];
        const expected = "an integration of a function that serves no people";
        return [{ resource: route, property: "target", found: route.inputs.target, expected }];
      }),
  },
  {
    name: "functions-own-parts",
    mirrors: "AWS Well-Architected SEC03",
    severity: "medium",
    why: "A role, a log group or an alias that two functions share gives one the rights of the other, or hides which of them it was.",
    remedy:
      "Declare one alias, one permission, one role with one policy, and one log group for each function.",
    check: (stack) =>
      stack
        .all(resourceTypes.function)
        .flatMap((one) => [...missingParts(one, stack), ...shared(one, stack)]),
  },
  {
    name: "throttling-within-concurrency",
    mirrors: "AWS Lambda: Understanding concurrency and requests per second",
    severity: "medium",
    why: "What the gateway lets through and the function can't do, Lambda refuses to whoever happens to come.",
    remedy:
      "Lower the rates of timesheets:throttling, or raise reservedConcurrency in timesheets:lambda; npm run capacity says what is needed.",
    check: (stack) => [
      ...stack.all(resourceTypes.function).flatMap((one) => overcommitted(one, stack)),
      ...beyondAccount(stack),
    ],
  },
  {
    name: "uploads-leave-room",
    mirrors: "Amazon DynamoDB: On-demand capacity mode",
    severity: "medium",
    why: "A table refuses people's writes, too, once uploads have taken all that it can write.",
    remedy:
      "Lower the reservedConcurrency of uploads in timesheets:lambda: what waits is uploaded a little later.",
    check: (stack) => stack.all(resourceTypes.function).flatMap((one) => beyondTable(one, stack)),
  },
];

/** Uploads that write more than a table takes that hasn't grown yet: people's writes are refused with theirs. */
function beyondTable(one: DeclaredFunction, stack: JudgedStack): Breach[] {
  const found = one.inputs.reservedConcurrentExecutions;
  const each = dayWritesPerSecond * model.unitsOfDayWrite.value;
  const onIndex = (model.partitionWriteUnits.value * INDEX_SHARDS) / dayWritesPerSecond;
  const most = Math.floor(Math.min(model.tableWriteUnits.value / each, onIndex));
  if (typeof found !== "number" || found <= most || !isForUploads(one, stack)) return [];
  const expected = `${most} or fewer, as one writes ${each} units a second and the table takes ${model.tableWriteUnits.value}`;
  return [{ resource: one, property: "reservedConcurrentExecutions", found, expected }];
}

/** Every part that a function has of its own, once. */
function missingParts(one: DeclaredFunction, stack: JudgedStack): Breach[] {
  const aliases = stack
    .all(resourceTypes.alias)
    .filter(({ inputs }) => functionNamed(inputs.functionName, stack) === one);
  const permissions = stack
    .all(resourceTypes.permission)
    .filter(({ inputs }) => functionNamed(inputs.function, stack) === one);
  return Object.entries({ Alias: aliases, Permission: permissions })
    .filter(([, parts]) => parts.length !== 1)
    .map(([part, { length }]) => ({
      resource: one,
      property: "",
      found: length,
      expected: `one ${part} of its own`,
    }));
}

/** Parts that it has, and another function, too. */
function shared(one: DeclaredFunction, stack: JudgedStack): Breach[] {
  const others = stack.all(resourceTypes.function).filter((other) => other !== one);
  return (["role", "loggingConfig.logGroup"] as const).flatMap((property) => {
    const found = valueAt(one.inputs, property);
    if (found === undefined || !others.some(({ inputs }) => valueAt(inputs, property) === found)) return [];
    return [{ resource: one, property, found, expected: "one that no other function has" }];
  });
}

/** A function to which the gateway lets more requests through than it can do. */
function overcommitted(one: DeclaredFunction, stack: JudgedStack): Breach[] {
  const found = one.inputs.reservedConcurrentExecutions;
  // That there is none is said elsewhere.
  if (typeof found !== "number") return [];
  const admitted = routesTo(one, stack).reduce((sum, { inputs }) => sum + rateOf(inputs.routeKey, stack), 0);
  const uploads = isForUploads(one, stack);
  const each = uploads ? uploadsPerSecond : model.requestsPerExecution.value;
  if (admitted <= found * each) return [];
  const what = uploads ? `uploads of ${model.linesOfUpload.value} lines` : "requests";
  const expected = `${Math.ceil(admitted / each)} or more, as the gateway admits ${admitted} requests a second to it and an execution does ${each} ${what}`;
  return [{ resource: one, property: "reservedConcurrentExecutions", found, expected }];
}

/** How many requests a second the gateway admits at a route; none where nothing limits it, which is said elsewhere. */
function rateOf(routeKey: unknown, stack: JudgedStack): number {
  const [stage] = stack.all(resourceTypes.stage);
  const own = itemsOf(stage?.inputs.routeSettings).find((one) => valueAt(one, "routeKey") === routeKey);
  const rate = valueAt(own ?? stage?.inputs.defaultRouteSettings, "throttlingRateLimit");
  return typeof rate === "number" ? rate : 0;
}

function beyondAccount(stack: JudgedStack): Breach[] {
  const functions = stack.all(resourceTypes.function);
  const reserved = functions.map(({ inputs }) => Number(inputs.reservedConcurrentExecutions ?? 0));
  const sum = reserved.reduce((total, one) => total + one, 0);
  if (sum <= ACCOUNT - UNRESERVED) return [];
  return functions.map((resource) => ({
    resource,
    property: "reservedConcurrentExecutions",
    found: resource.inputs.reservedConcurrentExecutions,
    expected: `no more than ${ACCOUNT - UNRESERVED} with all other functions, as an account has ${ACCOUNT} and ${UNRESERVED} can't be reserved`,
  }));
}
