import type { PerformedMethod } from "../state/login-state.ts";

/** Methods in the form in which `oidc-provider` carries them through its session: a list of texts. */
export const packMethods = (methods: readonly PerformedMethod[]): string[] =>
  methods.map((method) => JSON.stringify(method));

/** The methods of a session; none where nobody is logged in. */
export const unpackMethods = (packed: readonly string[] | undefined): PerformedMethod[] =>
  (packed ?? []).map((text) => JSON.parse(text));

/** Adds a method, in the place of an earlier use of the same one. */
export function withMethod(methods: readonly PerformedMethod[], added: PerformedMethod): PerformedMethod[] {
  return [...methods.filter(({ name, type }) => name !== added.name || type !== added.type), added];
}

/** Whether somebody has shown a second factor. */
export const isMultifactor = (methods: readonly PerformedMethod[]): boolean =>
  methods.some(({ name }) => name === "mfa");
