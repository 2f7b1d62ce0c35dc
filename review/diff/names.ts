import type { ReviewModel } from "../model.ts";
import { listed, without } from "../words.ts";
import { type Change, change } from "./change.ts";
import type { Comparison } from "./revision.ts";
import type { RightChange } from "./rights.ts";

/** Scopes that come, go, or are described otherwise. */
export function scopeChanges({ before, after }: Comparison): Change[] {
  const [old, current] = [scopesOf(before.model), scopesOf(after.model)];
  return [
    ...without([...current.keys()], [...old.keys()]).map((name) =>
      change("scopes", "neutral", `Scope ${name} is new: "${current.get(name)}".`),
    ),
    ...without([...old.keys()], [...current.keys()]).map((name) =>
      change("scopes", "narrower", `Scope ${name} is gone.`),
    ),
    ...[...current].flatMap(([name, description]) => {
      const was = old.get(name);
      return was === undefined || was === description
        ? []
        : [change("scopes", "neutral", `Scope ${name} is now described as "${description}" (was "${was}").`)];
    }),
    ...dutyChanges(before.model, after.model),
  ];
}

const scopesOf = ({ scopes }: ReviewModel) =>
  new Map(scopes.map(({ name, description }) => [name, description]));

function dutyChanges(before: ReviewModel, after: ReviewModel): Change[] {
  const pairs = ({ separatedDuties }: ReviewModel) =>
    separatedDuties.map((pair) => pair.toSorted().join(" and "));
  return [
    ...without(pairs(before), pairs(after)).map((pair) =>
      change("scopes", "wider", `The policy no longer keeps ${pair} apart.`),
    ),
    ...without(pairs(after), pairs(before)).map((pair) =>
      change("scopes", "narrower", `The policy now keeps ${pair} apart.`),
    ),
  ];
}

/** Roles and groups that come, go, or have other roles and permissions. */
export function peopleChanges(comparison: Comparison, rights: readonly RightChange[]): Change[] {
  const { before, after } = comparison;
  const [old, current] = [before.snapshot.policy, after.snapshot.policy];
  return [
    ...comingAndGoing("Role", old.roles, current.roles, ({ scopes }) => `gives ${listed(scopes)}`),
    ...comingAndGoing("Group", old.groups, current.groups, ({ roles }) => `has the roles ${listed(roles)}`),
    ...Object.entries(current.groups).flatMap(([name, { roles }]) => {
      const was = Object.hasOwn(old.groups, name) ? old.groups[name] : undefined;
      if (was === undefined) return [];
      return [
        ...without(roles, was.roles).map((role) =>
          change("people", "neutral", `Group ${name} now has the role ${role}.`),
        ),
        ...without(was.roles, roles).map((role) =>
          change("people", "narrower", `Group ${name} no longer has the role ${role}.`),
        ),
      ];
    }),
    ...permissionChanges(comparison, rights),
  ];
}

function comingAndGoing<Item>(
  what: string,
  old: Readonly<Record<string, Item>>,
  current: Readonly<Record<string, Item>>,
  describe: (item: Item) => string,
): Change[] {
  return [
    ...Object.entries(current)
      .filter(([name]) => !Object.hasOwn(old, name))
      .map(([name, item]) => change("people", "neutral", `${what} ${name} is new: it ${describe(item)}.`)),
    ...without(Object.keys(old), Object.keys(current)).map((name) =>
      change("people", "narrower", `${what} ${name} is gone.`),
    ),
  ];
}

/** A permission that changes what its role may do is told as a right already; one that doesn't waits for another layer to fall. */
function permissionChanges({ before, after }: Comparison, rights: readonly RightChange[]): Change[] {
  const seen = new Set(
    rights.filter(({ gained }) => gained).map(({ person, scope }) => `${person} ${scope}`),
  );
  const pairs = ({ scopes }: ReviewModel) =>
    scopes.flatMap(({ name, roles }) => roles.map((role) => ({ role, name })));
  const keys = (model: ReviewModel) => pairs(model).map(({ role, name }) => `${role} ${name}`);
  const [old, current] = [new Set(keys(before.model)), new Set(keys(after.model))];
  return [
    ...pairs(after.model)
      .filter(({ role, name }) => !old.has(`${role} ${name}`))
      .map(({ role, name }) =>
        change(
          "people",
          seen.has(`${role} ${name}`) ? "neutral" : "wider",
          `Role ${role} now has the permission ${name} (RBAC).`,
        ),
      ),
    ...pairs(before.model)
      .filter(({ role, name }) => !current.has(`${role} ${name}`))
      .map(({ role, name }) =>
        change("people", "narrower", `Role ${role} no longer has the permission ${name} (RBAC).`),
      ),
  ];
}
