import type { ApplicationFacts } from "../facts/facts.ts";
import type { ReviewModel } from "../model.ts";
import { without } from "../words.ts";
import { type Change, change, type Direction } from "./change.ts";
import type { Comparison } from "./revision.ts";
import type { RightChange } from "./rights.ts";

/** Applications that come, go, or may be used otherwise. */
export function applicationChanges({ before, after }: Comparison): Change[] {
  const old = new Map(before.model.applications.map((one) => [one.key, one]));
  const current = new Map(after.model.applications.map((one) => [one.key, one]));
  return [
    ...[...current.values()]
      .filter(({ key }) => !old.has(key))
      .map(({ name, type }) => change("applications", "wider", `Application ${name} (${type}) is new.`)),
    ...[...old.values()]
      .filter(({ key }) => !current.has(key))
      .map(({ name }) => change("applications", "narrower", `Application ${name} is gone.`)),
    ...[...current.values()].flatMap((is) => {
      const was = old.get(is.key);
      return was === undefined ? [] : changesOf(was, is);
    }),
  ];
}

function changesOf(was: ApplicationFacts, is: ApplicationFacts): Change[] {
  const { name } = is;
  return [
    ...(was.name === name
      ? []
      : [change("applications", "neutral", `Application ${was.name} is now called ${name}.`)]),
    ...(was.type === is.type
      ? []
      : [change("applications", "neutral", `${name} is now of type ${is.type} (was ${was.type}).`)]),
    ...list(
      was.callbacks,
      is.callbacks,
      (url) => `${name} may now send people back to ${url} after the login.`,
      (url) => `${name} may no longer send people back to ${url} after the login.`,
    ),
    ...list(
      was.logoutUrls,
      is.logoutUrls,
      (url) => `${name} may now send people to ${url} after the logout.`,
      (url) => `${name} may no longer send people to ${url} after the logout.`,
    ),
    ...list(
      was.origins,
      is.origins,
      (url) => `Pages of ${url} may now act as ${name}.`,
      (url) => `Pages of ${url} may no longer act as ${name}.`,
    ),
    ...list(
      was.grantTypes,
      is.grantTypes,
      (type) => `${name} may now get tokens by ${type}.`,
      (type) => `${name} may no longer get tokens by ${type}.`,
    ),
    ...list(
      was.connections,
      is.connections,
      (connection) => `People of ${connection} may now sign in to ${name}.`,
      (connection) => `People of ${connection} may no longer sign in to ${name}.`,
    ),
    ...authentication(was, is),
    ...(was.requiresPkce === is.requiresPkce || is.requiresPkce === null || was.requiresPkce === null
      ? []
      : [
          is.requiresPkce
            ? change("applications", "narrower", `A login to ${name} without PKCE by S256 is now refused.`)
            : change(
                "applications",
                "wider",
                `A login to ${name} without PKCE by S256 is no longer refused.`,
              ),
        ]),
    ...(was.knownToApi === is.knownToApi || is.knownToApi === null || was.knownToApi === null
      ? []
      : [
          is.knownToApi
            ? change("applications", "wider", `The API now accepts tokens of ${name}.`)
            : change("applications", "narrower", `The API no longer accepts tokens of ${name}.`),
        ]),
  ];
}

function list(
  was: readonly string[],
  is: readonly string[],
  added: (item: string) => string,
  taken: (item: string) => string,
): Change[] {
  return [
    ...without(is, was).map((item) => change("applications", "wider", added(item))),
    ...without(was, is).map((item) => change("applications", "narrower", taken(item))),
  ];
}

function authentication(was: ApplicationFacts, is: ApplicationFacts): Change[] {
  const [old, current] = [was.authenticationMethod, is.authenticationMethod];
  if (old === current) return [];
  const direction: Direction = current === "none" ? "wider" : old === "none" ? "narrower" : "neutral";
  const how = (method: string) => (method === "none" ? "without a secret" : `by ${method}`);
  return [
    change(
      "applications",
      direction,
      `${is.name} now authenticates itself ${how(current)} (it did ${how(old)}).`,
    ),
  ];
}

/** What applications may ask for. A scope that changes somebody's rights is told as a right already. */
export function grantChanges({ before, after }: Comparison, rights: readonly RightChange[]): Change[] {
  const gained = new Set(
    rights.filter((right) => right.gained).map(({ application, scope }) => `${application} ${scope}`),
  );
  const old = new Map(grantsOf(before.model));
  const current = new Map(grantsOf(after.model));
  return [
    ...[...current]
      .filter(([key]) => !old.has(key))
      .map(([, { application, scope, whom, audience }]) =>
        change(
          "grants",
          gained.has(`${application.key} ${scope}`) ? "neutral" : "wider",
          `${application.name} may now ask for ${scope} ${whom}${at(audience)} (client grant).`,
        ),
      ),
    ...[...old]
      .filter(([key]) => !current.has(key))
      .map(([, { application, scope, whom, audience }]) =>
        change(
          "grants",
          "narrower",
          `${application.name} may no longer ask for ${scope} ${whom}${at(audience)} (client grant).`,
        ),
      ),
  ];
}

/** A grant for the API itself says no audience: when the API is made anew under another, its grants come along. */
const at = (audience: string): string => (audience === "" ? "" : ` at ${audience}`);

const grantsOf = ({ applications, api }: ReviewModel) =>
  applications.flatMap((application) =>
    application.grants.flatMap((grant) =>
      grant.scopes.map((scope) => {
        const whom = grant.subject === "user" ? "for people" : "for itself";
        const audience = grant.audience === api.identifier ? "" : grant.audience;
        const key = JSON.stringify([application.key, audience, grant.subject, scope]);
        return [key, { application, scope, whom, audience }] as const;
      }),
    ),
  );
