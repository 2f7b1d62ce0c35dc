import { applicationsHolding } from "../rules/policy/application-kinds.ts";
import { policy } from "../rules/policy.ts";
import { Client, type ClientOptions } from "./client.ts";
import { type ActorOptions, Employee } from "./employee.ts";
import type { Ledger } from "./ledger.ts";
import { Machine } from "./machine.ts";
import { Manager } from "./manager.ts";
import { seededRandom } from "./random.ts";
import { CLIENTS, type TokenRequest } from "./tenant.ts";

/** Somebody who uses the API. */
export interface Actor {
  /** Does one thing, with one request or some. */
  step(): Promise<unknown>;
  /** Brings to its end what an outage left open. */
  settle(): Promise<void>;
}

export interface CastOptions extends Omit<ClientOptions, "who"> {
  readonly ledger: Ledger;
  readonly seed: number;
  readonly isOver: () => boolean;
}

const EMPLOYEES = 400;
const MANAGERS = 12;
const MACHINES = 4;

/** Everybody who takes part in the load. */
export function createCast(options: CastOptions): Actor[] {
  const { ledger, seed, isOver } = options;
  let actors = 0;
  const as = (who: TokenRequest): ActorOptions => {
    actors += 1;
    const random = seededRandom(seed * 1_000_003 + actors);
    return { client: new Client({ ...options, who }), ledger, random, isOver };
  };
  const subjects = numbered(EMPLOYEES, (index) => `auth0|employee-${index}`);
  const { Employee: employee, Manager: manager } = policy.roles;
  const ofEmployees = applicationsHolding(policy, employee.scopes);
  const ofManagers = applicationsHolding(policy, manager.scopes);
  const machines = applicationsHolding(policy, ["batch:upload"]);
  return [
    ...subjects.map((subject, index) => {
      const application = inTurn(ofEmployees, index);
      return new Employee(as({ subject, application, scopes: employee.scopes }));
    }),
    ...numbered(MANAGERS, (index) => {
      const subject = `auth0|manager-${index}`;
      return new Manager(as({ subject, application: inTurn(ofManagers, index), scopes: manager.scopes }));
    }),
    ...numbered(MACHINES, (index) => {
      const application = inTurn(machines, index);
      const { scopes } = policy.applications[application];
      const machine = as({ subject: `${CLIENTS[application]}@clients`, application, scopes });
      return new Machine({ ...machine, subjects });
    }),
  ];
}

/** One after the other, and again from the first. */
function inTurn<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("no application of the policy holds the scopes of this role");
  return item;
}

const numbered = <Item>(length: number, make: (index: number) => Item): Item[] =>
  Array.from({ length }, (_, index) => make(index));
