const STACK = "pulumi:pulumi:Stack";

/** `urn:pulumi:stack::project::parents$type::name` without what all have in common. */
export function endOfUrn(urn: string): { readonly type: string; readonly name: string } {
  const [types = "", name = ""] = urn.split("::").slice(-2);
  return { type: types.split("$").at(-1) ?? "", name };
}

/** Type and name of what a URN names. */
export function labelOfUrn(urn: string): string {
  const { type, name } = endOfUrn(urn);
  return `${type} ${name}`;
}

/** Type and name of the component that a URN names; empty for none, and for the stack itself. */
export function componentOf(urn: string): string {
  const component = urn === "" ? "" : labelOfUrn(urn);
  return component.startsWith(`${STACK} `) ? "" : component;
}
