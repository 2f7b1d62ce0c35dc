import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { itemsOf, parsed, UNKNOWN, valueAt } from "declared-stack/value";
import { type OtherActions, otherActionsSchema } from "../../config/actions.ts";
import { every, oneOf, safe, without } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** The rule that refuses a native login without S256. It comes before all others. */
const PKCE = "pkce";

/** The rules that run at each login and each exchange. */
export const actionGuardrails: readonly Guardrail[] = [
  {
    name: "actions-pkce-first",
    mirrors: "RFC 9700 §2.1.1",
    severity: "critical",
    why: "Auth0 accepts a native login without PKCE: only this Action refuses it, so it has to run before the others.",
    remedy: "Bind the Action of rules/actions/pkce.ts first in post-login.",
    check: (stack) =>
      bindingsOf("post-login", stack).flatMap((resource) => {
        const [first] = boundTo(resource, stack);
        return first === PKCE ? [] : [breachOf(resource, `the Action "${PKCE}" first`)];
      }),
  },
  {
    name: "actions-bound",
    mirrors: "Auth0: Manage flows, Action binding order",
    severity: "critical",
    why: "An Action that isn't bound does nothing, and one that runs after ours without anybody's review may give any scope.",
    remedy:
      "Bind the Actions of rules/actions/declarations.ts in their order, each once, and those of timesheets:actions at their places.",
    check: (stack) => triggersOf(stack).flatMap((trigger) => breachesOfBinding(trigger, stack)),
  },
  {
    name: "actions-as-tested",
    mirrors: "CIS Software Supply Chain 5.1",
    severity: "critical",
    why: "Code that isn't what the tests ran may give away any scope.",
    remedy: "Deploy what rules/actions/bundle.ts makes, in infra/authorization/actions.ts.",
    check: (stack) => [...undeclaredActions(stack), ...strangeActions(stack)],
  },
  {
    name: "actions-settings",
    mirrors: "Auth0: Actions limitations",
    severity: "high",
    why: "An Action that isn't deployed doesn't run, and packages and secrets that it doesn't need can leak.",
    remedy: "Deploy it on a Node.js that Auth0 supports, without packages and secrets.",
    check: every(
      resourceTypes.action,
      safe("deploy"),
      oneOf("runtime", "node22", "node24"),
      without("dependencies"),
      without("secrets"),
      {
        setting: "supportedTriggers",
        expected: "the trigger and version of rules/actions/declarations.ts",
        holds: (triggers, { name }, { actions }) => {
          const action = actions.find(({ key }) => key === name);
          const [only, ...others] = Array.isArray(triggers) ? triggers : [triggers];
          return (
            others.length === 0 &&
            valueAt(only, "id") === action?.trigger &&
            valueAt(only, "version") === action?.triggerVersion
          );
        },
      },
    ),
  },
  {
    name: "grants-after-actions",
    mirrors: "RFC 9700 §2.1.1",
    severity: "high",
    why: "A grant that is created before the Actions are bound lets out tokens that no Action has seen.",
    remedy:
      "Let each ClientGrant depend on the bindings of both triggers, in infra/authorization/application.ts.",
    check: (stack) =>
      stack.all(resourceTypes.clientGrant).flatMap((resource) => {
        const missing = triggersOf(stack).filter(
          (trigger) => !resource.dependsOn.includes(`${resourceTypes.triggerActions} ${trigger}`),
        );
        return missing.map((trigger) => ({
          resource,
          property: "dependsOn",
          found: resource.dependsOn,
          expected: `the TriggerActions "${trigger}"`,
        }));
      }),
  },
];

const triggersOf = ({ actions }: JudgedStack): string[] => [
  ...new Set(actions.map(({ trigger }) => trigger)),
];

const bindingsOf = (
  trigger: string,
  stack: JudgedStack,
): readonly ResourceOf<typeof resourceTypes.triggerActions>[] =>
  stack.all(resourceTypes.triggerActions).filter(({ inputs }) => inputs.trigger === trigger);

/** The logical names of the Actions that a binding holds, in order. One whose id isn't known yet is known by its name. */
const boundTo = (
  { inputs }: ResourceOf<typeof resourceTypes.triggerActions>,
  stack: JudgedStack,
): readonly (string | undefined)[] =>
  itemsOf(inputs.actions).map((bound) => {
    const id = valueAt(bound, "id");
    const name = valueAt(bound, "displayName");
    const action =
      id === UNKNOWN ? stack.named(name, resourceTypes.action) : stack.referred(id, resourceTypes.action);
    if (action !== undefined) return action.inputs.name === name ? action.name : undefined;
    // Of another team's, the program only gets to know the id, and the engine a later one.
    return typeof name === "string" ? quoted(name) : undefined;
  });

/** Another team's Action among the keys of ours. */
const quoted = (name: string): string => JSON.stringify(name);

/** The other teams' Actions of a trigger, by place; none where the configuration says nothing, or nothing that can be read. */
function othersOf(trigger: string, { config }: JudgedStack): OtherActions {
  const { data } = otherActionsSchema().safeParse(parsed(config["timesheets:actions"]));
  const places: Readonly<Record<string, OtherActions | undefined>> = data ?? {};
  return places[trigger] ?? { before: [], after: [] };
}

const breachOf = (resource: ResourceOf<typeof resourceTypes.triggerActions>, expected: string): Breach => ({
  resource,
  property: "actions",
  // Ids that aren't known yet must not keep the order from being judged.
  found: itemsOf(resource.inputs.actions).map((bound) => valueAt(bound, "displayName")),
  expected,
});

function breachesOfBinding(trigger: string, stack: JudgedStack): Breach[] {
  const ours = stack.actions.filter((action) => action.trigger === trigger);
  const others = othersOf(trigger, stack);
  const wanted = [
    ...ours.filter(({ comesFirst }) => comesFirst).map(({ key }) => key),
    ...others.before.map(({ name }) => quoted(name)),
    ...ours.filter(({ comesFirst }) => !comesFirst).map(({ key }) => key),
    ...others.after.map(({ name }) => quoted(name)),
  ];
  const [binding, ...second] = bindingsOf(trigger, stack);
  if (binding === undefined) {
    const resource = { type: resourceTypes.triggerActions, name: "" };
    return [{ resource, property: "", found: undefined, expected: `the Actions of ${trigger} to be bound` }];
  }
  const twice = second.map((other) => breachOf(other, `one binding of ${trigger}, not two`));
  return boundTo(binding, stack).join() === wanted.join()
    ? twice
    : [breachOf(binding, `the Actions ${wanted.join(", ")}, in this order`), ...twice];
}

const undeclaredActions = (stack: JudgedStack): Breach[] =>
  stack.actions
    .filter(({ key }) => !stack.all(resourceTypes.action).some(({ name }) => name === key))
    .map(({ key }) => ({
      resource: { type: resourceTypes.action, name: "" },
      property: "",
      found: undefined,
      expected: `the Action "${key}" of rules/actions/declarations.ts`,
    }));

const strangeActions = (stack: JudgedStack): Breach[] =>
  stack.all(resourceTypes.action).flatMap((resource): Breach[] => {
    const { name, code } = resource.inputs;
    const action = stack.actions.find(({ key }) => key === resource.name);
    if (action === undefined) {
      return [
        { resource, property: "", found: name, expected: "an Action of rules/actions/declarations.ts" },
      ];
    }
    return [
      ...(name === action.name
        ? []
        : [{ resource, property: "name", found: name, expected: `"${action.name}"` }]),
      ...(code === action.code
        ? []
        : [{ resource, property: "code", found: code, expected: "exactly the code that the tests ran" }]),
    ];
  });
