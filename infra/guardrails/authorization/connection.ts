import { resourceTypes } from "declared-stack/resource-types";
import { itemsOf, sameMembers, textsOf, valueAt } from "declared-stack/value";
import { actsForPeople } from "../../../rules/policy/application-kinds.ts";
import { between, both, every, exists, is, oneOf, safe, without } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** The database in which people have their passwords. */
export const connectionGuardrails: readonly Guardrail[] = [
  {
    name: "connection-signup",
    mirrors: "Auth0: Disable sign-ups for database connections",
    severity: "critical",
    why: "To everything behind the login, whoever signs up is one of ExampleCo's people.",
    remedy: "Set disableSignup, in infra/authorization/connection.ts.",
    check: both(
      exists(resourceTypes.connection, "the database of people"),
      every(resourceTypes.connection, is("strategy", "auth0"), safe("options.disableSignup")),
    ),
  },
  {
    name: "connection-brute-force",
    mirrors: "Auth0: Brute-force protection",
    severity: "high",
    why: "Without it passwords can be guessed as fast as requests are answered.",
    remedy: "Set bruteForceProtection.",
    check: every(
      resourceTypes.connection,
      safe("options.bruteForceProtection"),
      without("options.enabledDatabaseCustomization"),
      without("options.importMode"),
      safe("isDomainConnection"),
    ),
  },
  {
    name: "connection-passwords",
    mirrors: "NIST SP 800-63B §5.1.1",
    severity: "high",
    why: "Short, common and reused passwords are the first that attackers try.",
    remedy: "Demand 12 characters or more, with history, dictionary and no personal information.",
    check: every(
      resourceTypes.connection,
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
    remedy: "Enable the connection for the applications that act for people, and no others.",
    check: both(
      exists(resourceTypes.connectionClients, "the applications through which people sign in"),
      every(
        resourceTypes.connectionClients,
        {
          setting: "connectionId",
          expected: "the Connection of this stack",
          holds: (id, _clients, stack) => stack.referred(id, resourceTypes.connection) !== undefined,
        },
        {
          setting: "enabledClients",
          expected: "the applications of rules/policy.ts that act for people",
          holds: (clients, _connection, stack) =>
            sameMembers(
              itemsOf(clients).map((id) => stack.referred(id, resourceTypes.client)?.name ?? "another"),
              forPeople(stack),
            ) && textsOf(clients).length === itemsOf(clients).length,
        },
      ),
    ),
  },
];

const forPeople = ({ policy }: JudgedStack): string[] =>
  Object.entries(policy.applications).flatMap(([key, application]) =>
    actsForPeople(application) ? [key] : [],
  );
