import { secondFactorOf } from "../../rules/policy/decide.ts";
import type { Policy, SecondFactor } from "../../rules/policy/types.ts";
import { type AnyChange, change, type WantedFactor } from "../model/change.ts";
import type { StackModel } from "../model/model.ts";
import { without } from "../model/words.ts";
import type { Comparison } from "./revision.ts";
import type { RightChange } from "./rights.ts";

/** Scopes that come, go, or are described otherwise. */
export function scopeChanges({ before, after }: Comparison): AnyChange[] {
  const [old, current] = [scopesOf(before.model), scopesOf(after.model)];
  return [
    ...[...current]
      .filter(([subject]) => !old.has(subject))
      .map(([subject, description]) => change("scope-added", "neutral", { subject, description })),
    ...without([...old.keys()], [...current.keys()]).map((subject) =>
      change("scope-removed", "narrower", { subject }),
    ),
    ...[...current].flatMap(([subject, is]) => {
      const was = old.get(subject);
      return was === undefined || was === is
        ? []
        : [change("scope-description", "neutral", { subject, was, is })];
    }),
    ...dutyChanges(before.model, after.model),
    ...factorChanges(before.snapshot.policy, after.snapshot.policy),
  ];
}

const scopesOf = ({ scopes }: StackModel) =>
  new Map(scopes.map(({ name, description }) => [name, description]));

function dutyChanges(before: StackModel, after: StackModel): AnyChange[] {
  const pairs = ({ separatedDuties }: StackModel) =>
    new Map(separatedDuties.map((pair) => [pair.toSorted().join(" "), pair.toSorted()]));
  const [old, current] = [pairs(before), pairs(after)];
  const duties = (value: readonly string[], added: boolean) =>
    change("separated-duties", added ? "narrower" : "wider", { subject: "separated duties", value, added });
  return [
    ...[...old].filter(([key]) => !current.has(key)).map(([, pair]) => duties(pair, false)),
    ...[...current].filter(([key]) => !old.has(key)).map(([, pair]) => duties(pair, true)),
  ];
}

/** Second factors that are wanted now, no longer, or for another time. A part that is new or gone is told as such. */
function factorChanges(old: Policy, current: Policy): AnyChange[] {
  const wanted = (factor: SecondFactor | undefined): WantedFactor | null =>
    factor === undefined ? null : { maxAge: typeof factor === "object" ? factor.maxAge : null };
  const ages = (factor: WantedFactor | null) =>
    factor === null ? Number.MAX_VALUE : (factor.maxAge ?? Number.MAX_SAFE_INTEGER);
  const parts = [
    { of: "scope", names: Object.keys(current.scopes), at: secondFactorOf },
    {
      of: "role",
      names: Object.keys(current.roles),
      at: ({ roles }: Policy, name: string) => roles[name]?.secondFactor,
    },
    {
      of: "application",
      names: Object.keys(current.applications),
      at: ({ applications }: Policy, name: string) => applications[name]?.secondFactor,
    },
  ] as const;
  return parts.flatMap(({ of, names, at }) =>
    names
      .filter((name) => Object.hasOwn(old[`${of}s`], name))
      .flatMap((name) => {
        const [was, is] = [wanted(at(old, name)), wanted(at(current, name))];
        if (ages(was) === ages(is)) return [];
        const subject = of === "application" ? (current.applications[name]?.name ?? name) : name;
        return [
          change("second-factor", ages(is) > ages(was) ? "wider" : "narrower", { subject, of, was, is }),
        ];
      }),
  );
}

/** Roles and groups that come, go, or have other roles and permissions. */
export function peopleChanges(comparison: Comparison, rights: readonly RightChange[]): AnyChange[] {
  const { before, after } = comparison;
  const [old, current] = [before.snapshot.policy, after.snapshot.policy];
  return [
    ...added(old.roles, current.roles).map(([subject, { scopes }]) =>
      change("role-added", "neutral", { subject, scopes }),
    ),
    ...added(current.roles, old.roles).map(([subject]) => change("role-removed", "narrower", { subject })),
    ...added(old.groups, current.groups).map(([subject, { roles }]) =>
      change("group-added", "neutral", { subject, roles }),
    ),
    ...added(current.groups, old.groups).map(([subject, { roles }]) =>
      change("group-removed", "narrower", { subject, roles }, "destroys"),
    ),
    ...Object.entries(current.groups).flatMap(([subject, { roles }]) => {
      const was = Object.hasOwn(old.groups, subject) ? old.groups[subject] : undefined;
      if (was === undefined) return [];
      return [
        ...without(roles, was.roles).map((value) =>
          change("group-role", "neutral", { subject, value, added: true }),
        ),
        ...without(was.roles, roles).map((value) =>
          change("group-role", "narrower", { subject, value, added: false }),
        ),
      ];
    }),
    ...directoryChanges(old, current),
    ...permissionChanges(comparison, rights),
  ];
}

/** Groups that directories give, and from where they are taken. A group in the place of another is one that gives more. */
function directoryChanges(old: Policy, current: Policy): AnyChange[] {
  const groupsIn = (policy: Policy, key: string) => {
    const connection = Object.hasOwn(policy.connections, key) ? policy.connections[key] : undefined;
    return connection?.kind === "directory" ? connection.groups : undefined;
  };
  const keys = new Set([...Object.keys(old.connections), ...Object.keys(current.connections)]);
  return [...keys].flatMap((subject) => {
    const [was, is] = [groupsIn(old, subject), groupsIn(current, subject)];
    const [before, after] = [was?.give ?? {}, is?.give ?? {}];
    const groups = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((value) => {
      const [from = null, to = null] = [before[value], after[value]];
      if (from === to) return [];
      const direction = to === null ? "narrower" : "wider";
      return [change("directory-group", direction, { subject, value, was: from, is: to })];
    });
    if (was === undefined || is === undefined || was.claim === is.claim) return groups;
    return [...groups, change("directory-claim", "wider", { subject, was: was.claim, is: is.claim })];
  });
}

/** The members of one record that another lacks. */
const added = <Item>(old: Readonly<Record<string, Item>>, current: Readonly<Record<string, Item>>) =>
  Object.entries(current).filter(([name]) => !Object.hasOwn(old, name));

/**
 * Permissions of roles. One that changes what its role may do is among the rights already; one that doesn't waits for
 * another layer to fall.
 */
function permissionChanges({ before, after }: Comparison, rights: readonly RightChange[]): AnyChange[] {
  const seen = new Set(
    rights.filter(({ gained }) => gained).map(({ subject, scope }) => `${subject} ${scope}`),
  );
  const pairs = ({ scopes }: StackModel) =>
    scopes.flatMap(({ name, roles }) => roles.map((role) => ({ subject: role, value: name })));
  const keys = (model: StackModel) =>
    new Set(pairs(model).map(({ subject, value }) => `${subject} ${value}`));
  const [old, current] = [keys(before.model), keys(after.model)];
  return [
    ...pairs(after.model)
      .filter(({ subject, value }) => !old.has(`${subject} ${value}`))
      .map(({ subject, value }) => {
        const direction = seen.has(`${subject} ${value}`) ? "neutral" : "wider";
        return change("role-permission", direction, { subject, value, added: true });
      }),
    ...pairs(before.model)
      .filter(({ subject, value }) => !current.has(`${subject} ${value}`))
      .map(({ subject, value }) => change("role-permission", "narrower", { subject, value, added: false })),
  ];
}
