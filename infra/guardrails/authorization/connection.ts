import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { itemsOf, sameMembers, textsOf, valueAt } from "declared-stack/value";
import { applicationsThrough } from "../../../rules/policy/connections.ts";
import { between, both, every, exists, is, oneOf, safe, without } from "../definition/every.ts";
import type { Check, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";
import { directoryOf } from "./directory.ts";

const TYPE = resourceTypes.connection;
type Demands = Parameters<typeof every<typeof TYPE>> extends [unknown, ...infer All] ? All : never;

/** Demands on each connection but those to a directory: one that the policy doesn't know is judged as a database. */
const ofDatabases = (...demands: Demands): Check =>
  every(
    TYPE,
    ...demands.map((demand) => ({
      ...demand,
      when: (connection: ResourceOf<typeof TYPE>, stack: JudgedStack) =>
        directoryOf(connection, stack) === undefined,
    })),
  );

/** The connections through which people sign in, and the database in which some have their passwords. */
export const connectionGuardrails: readonly Guardrail[] = [
  {
    name: "connection-signup",
    mirrors: "Auth0: Disable sign-ups for database connections",
    severity: "critical",
    why: "To everything behind the login, whoever signs up is one of ExampleCo's people.",
    remedy: "Set disableSignup, in infra/authorization/database.ts.",
    check: both(
      exists(TYPE, "the database of people"),
      ofDatabases(is("strategy", "auth0"), safe("options.disableSignup")),
    ),
  },
  {
    name: "connection-brute-force",
    mirrors: "Auth0: Brute-force protection",
    severity: "high",
    why: "Without it passwords can be guessed as fast as requests are answered.",
    remedy: "Set bruteForceProtection.",
    check: both(
      ofDatabases(
        safe("options.bruteForceProtection"),
        without("options.enabledDatabaseCustomization"),
        without("options.importMode"),
      ),
      every(TYPE, safe("isDomainConnection")),
    ),
  },
  {
    name: "connection-passwords",
    mirrors: "NIST SP 800-63B §5.1.1",
    severity: "high",
    why: "Short, common and reused passwords are the first that attackers try.",
    remedy: "Demand 12 characters or more, with history, dictionary and no personal information.",
    check: ofDatabases(
      oneOf("options.passwordPolicy", "excellent", "good"),
      between("options.passwordComplexityOptions.minLength", 12, 128, "characters"),
      {
        setting: "options.passwordHistories",
        expected: "a history of 5 to 24 passwords",
        holds: (histories) => {
          const [history, ...others] = itemsOf(histories);
          const size = valueAt(history, "size");
          const enough = typeof size === "number" && size >= 5 && size <= 24;
          return others.length === 0 && valueAt(history, "enable") === true && enough;
        },
      },
      safe("options.passwordDictionary.enable"),
      safe("options.passwordNoPersonalInfo.enable"),
    ),
  },
  {
    name: "connection-applications",
    mirrors: "Auth0: Application connections",
    severity: "high",
    why: "Through an application that isn't ours people would sign in for somebody else.",
    remedy: "Enable each connection for the applications of which rules/policy.ts says so, and no others.",
    check: both(
      exists(resourceTypes.connectionClients, "the applications through which people sign in"),
      every(
        resourceTypes.connectionClients,
        {
          setting: "connectionId",
          expected: "the Connection of the same name",
          holds: (id, { name }, stack) => stack.referred(id, TYPE)?.name === name,
        },
        {
          setting: "enabledClients",
          expected: ({ name }, { policy }) =>
            `the applications of rules/policy.ts to which people sign in through ${name}: ${applicationsThrough(policy, name).join(", ") || "none"}`,
          holds: (clients, { name }, stack) =>
            sameMembers(
              itemsOf(clients).map((id) => stack.referred(id, resourceTypes.client)?.name ?? "another"),
              applicationsThrough(stack.policy, name),
            ) && textsOf(clients).length === itemsOf(clients).length,
        },
      ),
      eachOfPolicy(TYPE),
      eachOfPolicy(resourceTypes.connectionClients),
    ),
  },
];

/** Each connection of the policy has a resource of the type, and no other has one. */
function eachOfPolicy(type: typeof TYPE | typeof resourceTypes.connectionClients): Check {
  return (stack) => {
    const declared = stack.all(type).map(({ name }) => name);
    const ofPolicy = Object.keys(stack.policy.connections);
    if (!stack.resources.some((one) => one.type.startsWith("auth0:"))) return [];
    return [...new Set([...declared, ...ofPolicy])]
      .filter((name) => declared.includes(name) !== ofPolicy.includes(name))
      .map((name) => ({
        resource: { type, name },
        property: "",
        found: declared.includes(name) ? "declared" : undefined,
        expected: "each connection of rules/policy.ts, and no other",
      }));
  };
}
