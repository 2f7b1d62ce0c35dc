import type { ApiFacts, ApplicationFacts, RefreshTokenFacts } from "../facts/facts.ts";
import { duration } from "../words.ts";
import { type Change, change } from "./change.ts";
import type { Comparison } from "./revision.ts";

/** How long tokens live, and what holds them back. */
export function tokenChanges({ before, after }: Comparison): Change[] {
  const old = new Map(before.model.applications.map((one) => [one.key, one]));
  return [
    ...apiChanges(before.model.api, after.model.api),
    ...gatewayChanges({ before, after }),
    ...after.model.applications.flatMap((is) => {
      const was = old.get(is.key);
      return was === undefined ? [] : applicationTokens(was, is);
    }),
  ];
}

function apiChanges(was: ApiFacts, is: ApiFacts): Change[] {
  const { name } = is;
  return [
    ...lifetime(`Access tokens for ${name}`, was.tokenLifetime, is.tokenLifetime),
    ...lifetime(
      `Access tokens for ${name} that browsers get`,
      was.tokenLifetimeForWeb,
      is.tokenLifetimeForWeb,
    ),
    ...toggled(was.rbac, is.rbac, {
      on: change("tokens", "narrower", `${name} now enforces RBAC: roles' permissions bound its tokens.`),
      off: change(
        "tokens",
        "wider",
        `${name} no longer enforces RBAC: roles' permissions don't bound its tokens.`,
      ),
    }),
    ...toggled(was.offlineAccess, is.offlineAccess, {
      on: change("tokens", "wider", `Applications now get refresh tokens for ${name} (offline access).`),
      off: change(
        "tokens",
        "narrower",
        `Applications no longer get refresh tokens for ${name} (offline access).`,
      ),
    }),
    ...grantsRequired("people", name, was.grantsForPeople, is.grantsForPeople),
    ...grantsRequired("machines", name, was.grantsForMachines, is.grantsForMachines),
    ...worded(
      `Access tokens for ${name} are now signed by`,
      was.signingAlgorithm,
      is.signingAlgorithm,
      "RS256",
    ),
    ...worded(
      `Access tokens for ${name} now have the form`,
      was.tokenDialect,
      is.tokenDialect,
      "access_token_authz",
    ),
  ];
}

function gatewayChanges({ before, after }: Comparison): Change[] {
  const [was, is] = [before.model.gateway, after.model.gateway];
  if (was === null || is === null) return [];
  const audiences = (list: readonly string[]) => list.join(" and ");
  return [
    ...worded("The gateway now accepts tokens issued by", was.issuer, is.issuer),
    ...worded("The gateway now accepts tokens for", audiences(was.audiences), audiences(is.audiences)),
    ...is.origins
      .filter((origin) => !was.origins.includes(origin))
      .map((origin) =>
        change("tokens", "wider", `Pages of ${origin} may now read the API's answers (CORS).`),
      ),
    ...was.origins
      .filter((origin) => !is.origins.includes(origin))
      .map((origin) =>
        change("tokens", "narrower", `Pages of ${origin} may no longer read the API's answers (CORS).`),
      ),
  ];
}

function applicationTokens(was: ApplicationFacts, is: ApplicationFacts): Change[] {
  const { name } = is;
  return [
    ...lifetime(`ID tokens for ${name}`, was.idTokenLifetime, is.idTokenLifetime),
    ...worded(`ID tokens for ${name} are now signed by`, was.idTokenAlgorithm, is.idTokenAlgorithm, "RS256"),
    ...(was.refreshTokens === null || is.refreshTokens === null
      ? []
      : refreshTokens(name, was.refreshTokens, is.refreshTokens)),
  ];
}

function refreshTokens(name: string, was: RefreshTokenFacts, is: RefreshTokenFacts): Change[] {
  return [
    ...toggled(was.rotates, is.rotates, {
      on: change("tokens", "narrower", `Refresh tokens of ${name} now rotate.`),
      off: change(
        "tokens",
        "wider",
        `Refresh tokens of ${name} no longer rotate, so that a stolen one isn't noticed.`,
      ),
    }),
    ...lifetime(`Refresh tokens of ${name}`, was.lifetime, is.lifetime, "for ever"),
    ...lifetime(`Unused refresh tokens of ${name}`, was.idleLifetime, is.idleLifetime, "for ever"),
    ...lifetime(`Refresh tokens of ${name} that were used already`, was.leeway, is.leeway),
  ];
}

function lifetime(
  what: string,
  was: number | null,
  is: number | null,
  unset = "as long as Auth0 has it",
): Change[] {
  if (was === is) return [];
  const words = (seconds: number | null) => (seconds === null ? unset : `for ${duration(seconds)}`);
  const longer = (is ?? Number.POSITIVE_INFINITY) > (was ?? Number.POSITIVE_INFINITY);
  return [
    change(
      "tokens",
      longer ? "wider" : "narrower",
      `${what} are now valid ${words(is)} (were ${words(was)}).`,
    ),
  ];
}

function toggled(
  was: boolean,
  is: boolean,
  changes: { readonly on: Change; readonly off: Change },
): Change[] {
  if (was === is) return [];
  return [is ? changes.on : changes.off];
}

function grantsRequired(whom: string, api: string, was: string, is: string): Change[] {
  if (was === is) return [];
  const direction = is === "allow_all" || was === "deny_all" ? "wider" : "narrower";
  const words: Readonly<Record<string, string>> = {
    allow_all: "every application of the tenant, granted or not",
    require_client_grant: "applications with a client grant only",
    deny_all: "no application",
  };
  return [
    change(
      "tokens",
      direction,
      `${api} now gives tokens for ${whom} to ${words[is] ?? is} (was: ${words[was] ?? was}).`,
    ),
  ];
}

/** @param safe the value that is to be had: to leave it widens. */
function worded(what: string, was: string | null, is: string | null, safe?: string): Change[] {
  if (was === is) return [];
  const direction = was === safe ? "wider" : is === safe ? "narrower" : "neutral";
  return [change("tokens", direction, `${what} ${is ?? "what Auth0 has"} (was ${was ?? "what Auth0 has"}).`)];
}
