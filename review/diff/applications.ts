import type { DeclaredApplication } from "../declaration/declaration.ts";
import { type AnyChange, change } from "../model/change.ts";
import type { StackModel } from "../model/model.ts";
import { without } from "../model/words.ts";
import type { Comparison } from "./revision.ts";
import type { RightChange } from "./rights.ts";

/** Applications that come, go, or may be used otherwise. */
export function applicationChanges({ before, after }: Comparison): AnyChange[] {
  const old = new Map(before.model.applications.map((one) => [one.key, one]));
  const current = new Map(after.model.applications.map((one) => [one.key, one]));
  return [
    ...[...current.values()]
      .filter(({ key }) => !old.has(key))
      .map((is) => change("application-added", "wider", { ...subjectOf(is), type: is.type })),
    ...[...old.values()]
      .filter(({ key }) => !current.has(key))
      .map((was) => change("application-removed", "narrower", subjectOf(was))),
    ...[...current.values()].flatMap((is) => {
      const was = old.get(is.key);
      return was === undefined ? [] : changesOf(was, is);
    }),
  ];
}

const subjectOf = ({ name, key }: DeclaredApplication) => ({ subject: name, application: key });

function changesOf(was: DeclaredApplication, is: DeclaredApplication): AnyChange[] {
  const of = subjectOf(is);
  return [
    ...(was.name === is.name
      ? []
      : [change("application-name", "neutral", { ...of, was: was.name, is: is.name })]),
    ...(was.type === is.type
      ? []
      : [change("application-type", "neutral", { ...of, was: was.type, is: is.type })]),
    ...listChanges("callback", of, was.callbacks, is.callbacks),
    ...listChanges("logout-url", of, was.logoutUrls, is.logoutUrls),
    ...listChanges("origin", of, was.origins, is.origins),
    ...listChanges("grant-type", of, was.grantTypes, is.grantTypes),
    ...listChanges("connection", of, was.connections, is.connections),
    ...authenticationChange(was, is),
    ...(was.requiresPkce === is.requiresPkce || is.requiresPkce === null || was.requiresPkce === null
      ? []
      : [change("application-pkce", is.requiresPkce ? "narrower" : "wider", { ...of, is: is.requiresPkce })]),
    ...(was.knownToApi === is.knownToApi || is.knownToApi === null || was.knownToApi === null
      ? []
      : [
          change("application-known-to-api", is.knownToApi ? "wider" : "narrower", {
            ...of,
            is: is.knownToApi,
          }),
        ]),
  ];
}

function listChanges(
  kind: "callback" | "logout-url" | "origin" | "grant-type" | "connection",
  of: ReturnType<typeof subjectOf>,
  was: readonly string[],
  is: readonly string[],
): AnyChange[] {
  return [
    ...without(is, was).map((value) => change(kind, "wider", { ...of, value, added: true })),
    ...without(was, is).map((value) => change(kind, "narrower", { ...of, value, added: false })),
  ];
}

function authenticationChange(before: DeclaredApplication, after: DeclaredApplication): AnyChange[] {
  const [was, is] = [before.authenticationMethod, after.authenticationMethod];
  if (was === is) return [];
  const direction = is === "none" ? "wider" : was === "none" ? "narrower" : "neutral";
  return [change("application-authentication", direction, { ...subjectOf(after), was, is })];
}

/** Scopes that applications may ask for. One that changes somebody's rights is among the rights already. */
export function grantChanges({ before, after }: Comparison, rights: readonly RightChange[]): AnyChange[] {
  const gained = new Set(
    rights.filter((right) => right.gained).map(({ application, scope }) => `${application} ${scope}`),
  );
  const old = new Map(grantsOf(before.model));
  const current = new Map(grantsOf(after.model));
  return [
    ...[...current]
      .filter(([key]) => !old.has(key))
      .map(([, grant]) => {
        const direction = gained.has(`${grant.application} ${grant.value}`) ? "neutral" : "wider";
        return change("client-grant", direction, { ...grant, added: true });
      }),
    ...[...old]
      .filter(([key]) => !current.has(key))
      .map(([, grant]) => change("client-grant", "narrower", { ...grant, added: false })),
  ];
}

/** A grant for the API itself has no audience: when the API is made anew under another, its grants come along. */
const grantsOf = ({ applications, api }: StackModel) =>
  applications.flatMap((application) =>
    application.grants.flatMap((grant) =>
      grant.scopes.map((value) => {
        const subjectType: "user" | "client" = grant.subject === "user" ? "user" : "client";
        const audience = grant.audience === api.identifier ? null : grant.audience;
        const key = JSON.stringify([application.key, audience, grant.subject, value]);
        return [key, { ...subjectOf(application), value, subjectType, audience }] as const;
      }),
    ),
  );
