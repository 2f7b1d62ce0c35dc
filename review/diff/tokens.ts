import type { DeclaredApi, DeclaredApplication, DeclaredRefreshTokens } from "../declaration/declaration.ts";
import { type AnyChange, change, type Direction, type SubjectType, type TokenKind } from "../model/change.ts";
import type { ClaimModel } from "../model/claims.ts";
import { without } from "../model/words.ts";
import type { Comparison } from "./revision.ts";

/** Lifetimes of tokens, and what bounds them. */
export function tokenChanges({ before, after }: Comparison): AnyChange[] {
  const old = new Map(before.model.applications.map((one) => [one.key, one]));
  return [
    ...apiChanges(before.model.api, after.model.api),
    ...claimChanges(before.model.claims, after.model.claims),
    ...gatewayChanges({ before, after }),
    ...after.model.applications.flatMap((is) => {
      const was = old.get(is.key);
      return was === undefined ? [] : applicationChanges(was, is);
    }),
  ];
}

function apiChanges(was: DeclaredApi, is: DeclaredApi): AnyChange[] {
  const subject = is.name;
  const dialect = { was: was.tokenDialect, is: is.tokenDialect };
  return [
    ...lifetimeChange(subject, "access", was.tokenLifetime, is.tokenLifetime),
    ...lifetimeChange(subject, "browser-access", was.tokenLifetimeForWeb, is.tokenLifetimeForWeb),
    ...ifDifferent(
      was.rbac,
      is.rbac,
      change("role-based-access", is.rbac ? "narrower" : "wider", { subject, is: is.rbac }),
    ),
    ...ifDifferent(
      was.offlineAccess,
      is.offlineAccess,
      change("offline-access", is.offlineAccess ? "wider" : "narrower", { subject, is: is.offlineAccess }),
    ),
    ...subjectsChange(subject, "user", was.grantsForPeople, is.grantsForPeople),
    ...subjectsChange(subject, "client", was.grantsForMachines, is.grantsForMachines),
    ...algorithmChange(subject, "access", was.signingAlgorithm, is.signingAlgorithm),
    ...ifDifferent(
      dialect.was,
      dialect.is,
      change("token-dialect", leaving("access_token_authz", dialect.is), { subject, ...dialect }),
    ),
  ];
}

/** A claim may give rights to whatever reads it: each that is new is wider, and so is each other value of a constant one. */
function claimChanges(was: readonly ClaimModel[], is: readonly ClaimModel[]): AnyChange[] {
  const missingIn = (others: readonly ClaimModel[], { name, token, constant }: ClaimModel) =>
    !others.some((other) => other.name === name && other.token === token && other.constant === constant);
  const changeOf = ({ name, token, constant }: ClaimModel, added: boolean) =>
    change("custom-claim", added ? "wider" : "narrower", { subject: name, token, constant, added });
  return [
    ...is.filter((claim) => missingIn(was, claim)).map((claim) => changeOf(claim, true)),
    ...was.filter((claim) => missingIn(is, claim)).map((claim) => changeOf(claim, false)),
  ];
}

function gatewayChanges({ before, after }: Comparison): AnyChange[] {
  const [was, is] = [before.model.gateway, after.model.gateway];
  if (was === null || is === null) return [];
  const subject = "gateway";
  const [audiences, others] = [is.audiences, was.audiences];
  return [
    ...ifDifferent(
      was.issuer,
      is.issuer,
      change("gateway-issuer", "wider", { subject, was: was.issuer, is: is.issuer }),
    ),
    ...ifDifferent(
      was.formerIssuer,
      is.formerIssuer,
      change("gateway-former-issuer", is.formerIssuer === null ? "narrower" : "wider", {
        subject,
        was: was.formerIssuer,
        is: is.formerIssuer,
      }),
    ),
    ...ifDifferent(
      JSON.stringify(others),
      JSON.stringify(audiences),
      change("gateway-audiences", audienceDirection({ before, after }), {
        subject,
        was: others,
        is: audiences,
      }),
    ),
    ...without(is.origins, was.origins).map((value) =>
      change("gateway-origin", "wider", { subject, value, added: true }),
    ),
    ...without(was.origins, is.origins).map((value) =>
      change("gateway-origin", "narrower", { subject, value, added: false }),
    ),
  ];
}

function applicationChanges(was: DeclaredApplication, is: DeclaredApplication): AnyChange[] {
  const { name } = is;
  return [
    ...lifetimeChange(name, "id", was.idTokenLifetime, is.idTokenLifetime),
    ...algorithmChange(name, "id", was.idTokenAlgorithm, is.idTokenAlgorithm),
    ...(was.refreshTokens === null || is.refreshTokens === null
      ? []
      : refreshChanges(name, was.refreshTokens, is.refreshTokens)),
  ];
}

function refreshChanges(subject: string, was: DeclaredRefreshTokens, is: DeclaredRefreshTokens): AnyChange[] {
  return [
    ...ifDifferent(
      was.rotates,
      is.rotates,
      change("refresh-token-rotation", is.rotates ? "narrower" : "wider", { subject, is: is.rotates }),
    ),
    ...lifetimeChange(subject, "refresh", was.lifetime, is.lifetime),
    ...lifetimeChange(subject, "unused-refresh", was.idleLifetime, is.idleLifetime),
    ...lifetimeChange(subject, "used-refresh", was.leeway, is.leeway),
  ];
}

/** A change of a value, unless that is the same. */
const ifDifferent = <Value>(was: Value, is: Value, change: AnyChange): AnyChange[] =>
  was === is ? [] : [change];

function lifetimeChange(
  subject: string,
  token: TokenKind,
  was: number | null,
  is: number | null,
): AnyChange[] {
  const longer = (is ?? Number.POSITIVE_INFINITY) > (was ?? Number.POSITIVE_INFINITY);
  return ifDifferent(
    was,
    is,
    change("token-lifetime", longer ? "wider" : "narrower", { subject, token, was, is }),
  );
}

function algorithmChange(
  subject: string,
  token: TokenKind,
  was: string | null,
  is: string | null,
): AnyChange[] {
  return ifDifferent(was, is, change("token-algorithm", leaving("RS256", is), { subject, token, was, is }));
}

function subjectsChange(subject: string, subjectType: SubjectType, was: string, is: string): AnyChange[] {
  const [before, now] = [STRICTEST.indexOf(was), STRICTEST.indexOf(is)];
  const direction = now < 0 || now > before ? "wider" : "narrower";
  const concern = now < 0 ? "not judged" : direction === "wider" ? "widens" : null;
  return ifDifferent(
    was,
    is,
    change("token-subjects", direction, { subject, subjectType, was, is }, concern),
  );
}

const STRICTEST = ["deny_all", "require_client_grant", "allow_all"];

/** An audience more lets tokens for something else in, unless it is the API's own new one. */
function audienceDirection({ before, after }: Comparison): Direction {
  const [was, is] = [before.model.gateway?.audiences ?? [], after.model.gateway?.audiences ?? []];
  const added = without(is, was);
  if (added.length > 0) {
    const follows =
      before.model.api.identifier !== after.model.api.identifier &&
      added.length === 1 &&
      added.includes(after.model.api.identifier) &&
      !is.includes(before.model.api.identifier);
    return follows ? "neutral" : "wider";
  }
  return was.length === is.length ? "neutral" : "narrower";
}

/** To leave the safe value widens, to take it narrows; of others nobody knows which is worse. */
const leaving = (safe: string, is: string | null) => (is === safe ? "narrower" : "wider");
