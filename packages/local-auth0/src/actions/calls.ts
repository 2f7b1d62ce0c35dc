import { isReservedClaim } from "./reserved-claims.ts";
import type { ApiCall } from "./sandbox/execution.ts";

/** An argument of a call as text. */
export const argument = (call: ApiCall, index = 0): string => String(call.arguments[index] ?? "");

/** An argument of a call as an object, empty where it was none. */
export function optionsOf(call: ApiCall, index: number): Readonly<Record<string, unknown>> {
  return Object(call.arguments[index] ?? {});
}

/** The calls of some methods, in their order. */
export function callsOf(calls: readonly ApiCall[], ...methods: readonly string[]): ApiCall[] {
  return calls.filter(({ method }) => methods.includes(method));
}

/** Members by the calls that set them. `__proto__` would be no member but an object's prototype somewhere on its way. */
export function membersOf(calls: readonly ApiCall[]): Record<string, unknown> {
  const set = calls.map((call) => [argument(call), call.arguments[1] ?? null] as const);
  return Object.fromEntries(set.filter(([name]) => name !== "__proto__"));
}

/** Custom claims by the calls that set them; those that Auth0 keeps for itself are left out without a word. */
export function claimsOf(calls: readonly ApiCall[]): Record<string, unknown> {
  return membersOf(calls.filter((call) => !isReservedClaim(argument(call))));
}
