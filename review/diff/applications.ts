import { resourceTypes } from "declared-stack/resource-types";
import { parsed, valueAt } from "declared-stack/value";
import { CLIENTS } from "../declaration/applications.ts";
import type { DeclaredApplication, DeclaredKey } from "../declaration/declaration.ts";
import { type AnyChange, change, type Direction } from "../model/change.ts";
import type { StackModel } from "../model/model.ts";
import { without } from "../model/words.ts";
import type { Comparison, Revision } from "./revision.ts";
import type { RightChange } from "./rights.ts";

/** Applications that come, go, or may be used otherwise. */
export function applicationChanges({ before, after }: Comparison): AnyChange[] {
  const old = new Map(before.model.applications.map((one) => [one.key, one]));
  const current = new Map(after.model.applications.map((one) => [one.key, one]));
  return [
    ...[...current.values()]
      .filter(({ key }) => !old.has(key))
      .map((is) => {
        const { type, callbacks, logoutUrls, origins, grantTypes, connections } = is;
        const data = { ...subjectOf(is), type, callbacks, logoutUrls, origins, grantTypes, connections };
        return change("application-added", "wider", data);
      }),
    ...[...old.values()]
      .filter(({ key }) => !current.has(key))
      .map((was) => change("application-removed", "narrower", subjectOf(was))),
    ...[...current.values()].flatMap((is) => {
      const was = old.get(is.key);
      return was === undefined ? [] : changesOf(was, is, after);
    }),
  ];
}

const subjectOf = ({ name, key }: DeclaredApplication) => ({ subject: name, application: key });

function changesOf(was: DeclaredApplication, is: DeclaredApplication, after: Revision): AnyChange[] {
  const of = subjectOf(is);
  return [
    ...(was.name === is.name
      ? []
      : [change("application-name", nameDirection(is, after), { ...of, was: was.name, is: is.name })]),
    ...(was.type === is.type
      ? []
      : [change("application-type", "wider", { ...of, was: was.type, is: is.type })]),
    ...listChanges("callback", of, was.callbacks, is.callbacks),
    ...listChanges("logout-url", of, was.logoutUrls, is.logoutUrls),
    ...listChanges("origin", of, was.origins, is.origins),
    ...listChanges("grant-type", of, was.grantTypes, is.grantTypes),
    ...listChanges("connection", of, was.connections, is.connections),
    ...authenticationChange(was, is),
    ...keyChanges(was, is),
    ...(was.requiresPkce === is.requiresPkce || is.requiresPkce === null || was.requiresPkce === null
      ? []
      : [change("application-pkce", is.requiresPkce ? "narrower" : "wider", { ...of, is: is.requiresPkce })]),
    ...(was.knownToApi === is.knownToApi ||
    is.knownToApi === null ||
    was.knownToApi === null ||
    isReplaced(is, after)
      ? []
      : [
          change("application-known-to-api", is.knownToApi ? "wider" : "narrower", {
            ...of,
            is: is.knownToApi,
          }),
        ]),
  ];
}

/** Whether the API takes another client id for the application's, which is told with the function's environment. */
const isReplaced = ({ key, knownToApi }: DeclaredApplication, { snapshot }: Revision): boolean =>
  knownToApi === false &&
  snapshot.resources.some(
    ({ type, inputs }) =>
      type === resourceTypes.function && valueAt(parsed(valueAt(inputs, CLIENTS)), key) !== undefined,
  );

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

/** Keys by which an application may authenticate. One for another algorithm, or with another end, is another one. */
function keyChanges(before: DeclaredApplication, after: DeclaredApplication): AnyChange[] {
  const of = subjectOf(after);
  const told = ({ name, thumbprint: value, algorithm, expires }: DeclaredKey, added: boolean) =>
    change("application-key", added ? "wider" : "narrower", {
      ...of,
      value,
      name,
      algorithm,
      expires,
      added,
    });
  const isIn = (keys: readonly DeclaredKey[]) => (key: DeclaredKey) =>
    keys.some(
      (other) =>
        other.thumbprint === key.thumbprint &&
        other.algorithm === key.algorithm &&
        other.expires === key.expires,
    );
  const [wasThere, isThere] = [isIn(before.keys), isIn(after.keys)];
  return [
    ...after.keys.filter((key) => !wasThere(key)).map((key) => told(key, true)),
    ...before.keys.filter((key) => !isThere(key)).map((key) => told(key, false)),
  ];
}

/** Methods of authentication at the token endpoint: with nothing, with a secret that travels, with one that doesn't. */
const STRENGTHS: Readonly<Record<string, number>> = {
  none: 0,
  client_secret_post: 1,
  client_secret_basic: 1,
  private_key_jwt: 2,
  self_signed_tls_client_auth: 2,
  tls_client_auth: 2,
};

function authenticationChange(before: DeclaredApplication, after: DeclaredApplication): AnyChange[] {
  const [was, is] = [before.authenticationMethod, after.authenticationMethod];
  if (was === is) return [];
  const [former, now] = [STRENGTHS[was], STRENGTHS[is]];
  const data = { ...subjectOf(after), was, is };
  if (former === undefined || now === undefined) {
    return [change("application-authentication", "wider", data, "not judged")];
  }
  const direction = now < former ? "wider" : now > former ? "narrower" : "neutral";
  return [change("application-authentication", direction, data)];
}

/** The Actions know an application by the name that the policy gives it: under another they take it for a stranger, or for another one. */
const nameDirection = ({ key, name }: DeclaredApplication, { snapshot }: Revision): Direction =>
  snapshot.policy.applications[key]?.name === name ? "neutral" : "wider";

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
