import type { DeclaredApplication } from "../declaration/declaration.ts";
import type { ReviewModel } from "../model/model.ts";
import { duration, listed } from "../model/words.ts";

/** How long tokens live: what it is, and for how long. */
export function lifetimeLines({
  api,
  applications,
}: ReviewModel): (readonly [what: string, lifetime: string])[] {
  const words = (seconds: number | null, unset: string) => (seconds === null ? unset : duration(seconds));
  const auth0 = "what Auth0 has";
  return [
    ["access tokens", words(api.tokenLifetime, auth0)],
    ["access tokens that browsers get", words(api.tokenLifetimeForWeb, auth0)],
    ...applications.flatMap(({ name, idTokenLifetime, refreshTokens, signsPeopleIn }) => [
      ...(signsPeopleIn ? [[`ID tokens of ${name}`, words(idTokenLifetime, auth0)] as const] : []),
      ...(refreshTokens === null
        ? []
        : [
            [
              `refresh tokens of ${name}`,
              `${words(refreshTokens.lifetime, "for ever")}, ${words(refreshTokens.idleLifetime, "for ever")} unused, ${refreshTokens.rotates ? "rotating" : "not rotating"}`,
            ] as const,
          ]),
    ]),
  ];
}

/** Where applications may send people. */
export const addressLines = ({ applications }: ReviewModel): (readonly [string, string])[] =>
  applications.flatMap(({ name, callbacks, logoutUrls }): (readonly [string, string])[] => [
    ...callbacks.map((url) => [`${name}, after the login`, url] as const),
    ...logoutUrls.map((url) => [`${name}, after the logout`, url] as const),
  ]);

/** What runs at each trigger, in order, with the beginning of the code's hash. */
export function actionLines({ triggers, actions }: ReviewModel): (readonly [string, string, string])[] {
  const hashes = new Map(actions.map(({ name, sha256 }) => [name, sha256.slice(0, 12)]));
  return triggers.flatMap(({ name: trigger, actions }) =>
    actions.map(
      (name, index) => [`${trigger} ${index + 1}`, name, hashes.get(name) ?? "not declared"] as const,
    ),
  );
}

/** How an application gets its tokens. */
export const wayOf = ({
  type,
  grantTypes,
  authenticationMethod,
  requiresPkce,
}: DeclaredApplication): string =>
  `${type}; ${listed(grantTypes)}; ${authenticationMethod === "none" ? "no secret" : authenticationMethod}${requiresPkce ? "; PKCE with S256 demanded" : ""}`;

/** What the review comes to, in one sentence. */
export function verdictOf({ diff, findings }: ReviewModel): string {
  const count = (many: number, what: string) => `${many} ${what}${many === 1 ? "" : "s"}`;
  const found = `${count(findings.length, "finding")}, ${findings.filter(({ severity }) => severity === "high").length} of high severity`;
  if (diff === null) return `${found}.`;
  if (diff.changes.length === 0) return `Nothing changes against ${diff.base}; ${found}.`;
  const wider = diff.changes.filter(({ direction }) => direction === "wider").length;
  const approved = Object.keys(diff.approvals).length;
  const widening =
    wider === 0
      ? "none widens"
      : `${wider} ${wider === 1 ? "widens" : "widen"}, ${approved} of them approved`;
  return `${count(diff.changes.length, "change")} against ${diff.base}: ${widening}; ${found}.`;
}
