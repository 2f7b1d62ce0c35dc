import { refreshes } from "../rules/policy/application-kinds.ts";
import { scopesOfPerson } from "../rules/policy/decide.ts";
import type { Policy } from "../rules/policy/types.ts";
import { refreshAs } from "./as-application.ts";
import { decode } from "./bad-tokens.ts";
import type { Attempt, Refusal } from "./login-flows.ts";
import { connectionOf, type Persona } from "./personas.ts";
import type { SignIn, SignInResult } from "./sign-in.ts";
import type { DirectoryTarget, ProofTarget } from "./target.ts";
import type { SignInTokens } from "./token-endpoint.ts";

/** Signs somebody in to the application that is tried, asking for all scopes of the policy. @param named by the connection's name. */
type Login = (person: Persona, named?: boolean) => Promise<SignInResult>;

const refused = (description: string): Refusal => ({ ok: false, error: "refused", description });

/**
 * The part of a sign-in that names the connection. People of the database need none, but who has an address of the directory, by
 * which the login page would lead them there.
 */
export function throughOf(
  { email, connection }: Pick<Persona, "email" | "connection">,
  { issuer, people, directories = {}, databaseConnection }: ProofTarget,
  named = people.some((other) => other.email === email && other.connection !== connection),
): Pick<SignIn, "through"> {
  if (connection === undefined) {
    return named && databaseConnection !== undefined
      ? { through: { connection: databaseConnection, issuer } }
      : {};
  }
  const through = directories[connection];
  return through === undefined ? {} : { through: { connection: through.connection, issuer: through.issuer } };
}

/** Whether people sign in to an application through the connection by which somebody comes. */
export const comesTo = (application: string, person: Persona, policy: Policy): boolean =>
  policy.applications[application]?.connections?.includes(connectionOf(person, policy)) === true;

/** People who come through a connection that the policy doesn't give to an application, and those who leave a group or claim to be another. */
export function attemptsOfDirectories(application: string, target: ProofTarget, login: Login): Attempt[] {
  const { policy, people } = target;
  const strangers = people.filter(
    (person, index) =>
      !comesTo(application, person, policy) &&
      people.findIndex((one) => one.connection === person.connection) === index,
  );
  return [
    ...strangers.map((person) => ({
      attempt: `sign-in through the connection ${connectionOf(person, policy)}`,
      run: () => login(person, true),
      look: "the enabled clients of the connection in infra/, and connections of the application in rules/policy.ts",
    })),
    ...Object.entries(target.directories ?? {}).flatMap(([key, directory]) => {
      const members = people.filter(
        (person) => person.connection === key && comesTo(application, person, policy),
      );
      return [
        ...leavers(application, members, directory, target, login),
        ...claimants(members, target, login),
      ];
    }),
  ];
}

/** Who has left all groups has lost their scopes at the next refresh, and at the next login. */
function leavers(
  application: string,
  members: readonly Persona[],
  { groups }: DirectoryTarget,
  target: ProofTarget,
  login: Login,
): Attempt[] {
  const leaver = members.find(({ directoryGroups = [] }) => directoryGroups.length > 0);
  const declared = target.policy.applications[application];
  if (groups === undefined || leaver === undefined || declared === undefined) return [];
  const look =
    "groupsAtRefresh of the directory in Pulumi.NAME.yaml, its SCIM, and the access token scopes Action";
  const given = scopesOfPerson(target.policy, leaver);
  const held = declared.scopes.filter((scope) => given.has(scope));
  const keeps = (tokens: SignInTokens) => scopesIn(tokens).filter((scope) => held.includes(scope));
  const afterLeaving = async (
    next: (before: SignInTokens) => Promise<SignInResult>,
  ): Promise<{ readonly ok: true } | Refusal> => {
    const before = await login(leaver);
    if (!before.ok) return before;
    if (held.length === 0 || keeps(before.tokens).length < held.length) return { ok: true };
    const all = leaver.directoryGroups ?? [];
    try {
      for (const group of all) await groups.leave(leaver.email, group);
      const after = await next(before.tokens);
      if (!after.ok) return after;
      return keeps(after.tokens).length > 0 ? { ok: true } : refused("holds no scope any more");
    } finally {
      for (const group of all) await groups.join(leaver.email, group);
    }
  };
  const what = "the token holds scopes of a group that its person has left, or held none before";
  const atRefresh: Attempt = {
    attempt: `a refresh of who has left ${leaver.directoryGroups?.join(", ")}`,
    run: () => afterLeaving((before) => refresh(application, before, target)),
    what,
    look,
  };
  return [
    ...(refreshes(declared) && !countAfterLogin(groups) ? [atRefresh] : []),
    {
      attempt: `a login of who has left ${leaver.directoryGroups?.join(", ")}`,
      run: () => afterLeaving(() => login(leaver)),
      what,
      look,
    },
  ];
}

const countAfterLogin = (groups: DirectoryTarget["groups"]): number => groups?.countAfterLogin ?? 0;

/** The directories whose groups count for a while after a login: at a refresh before that, who has left keeps what they had. */
export const untriedLeavers = ({ directories = {} }: Pick<ProofTarget, "directories">): string[] =>
  Object.entries(directories)
    .filter(([, { groups }]) => countAfterLogin(groups) > 0)
    .map(
      ([key, { groups }]) =>
        `a refresh of who has left a group of ${key}: by groupsAtRefresh, those of a login count for ${countAfterLogin(groups)} s`,
    );

/** Who has the address of somebody else is somebody else all the same: another subject, and no scope more than their own. */
function claimants(members: readonly Persona[], { policy, people }: ProofTarget, login: Login): Attempt[] {
  return members.flatMap((member) =>
    people
      .filter(({ email, connection }) => email === member.email && connection !== member.connection)
      .map((claimant) => ({
        attempt: `being taken for ${member.label} by their e-mail address`,
        run: async (): Promise<{ readonly ok: true } | Refusal> => {
          const [own, others] = [await login(claimant), await login(member)];
          if (!own.ok) return own;
          if (!others.ok) return others;
          const given = scopesOfPerson(policy, claimant);
          const isSame = subjectOf(own.tokens) === subjectOf(others.tokens);
          const beyond = scopesIn(own.tokens).filter(
            (scope) => Object.hasOwn(policy.scopes, scope) && !given.has(scope),
          );
          return isSame || beyond.length > 0 ? { ok: true } : refused("is somebody of their own");
        },
        what: "the tenant took two people for one, or gave one the other's scopes",
        look: "account linking at the tenant: nobody is linked by an address",
      })),
  );
}

const scopesIn = ({ access_token }: SignInTokens): string[] =>
  String(decode(access_token).claims.scope ?? "").split(" ");

const subjectOf = ({ access_token }: SignInTokens): unknown => decode(access_token).claims.sub;

function refresh(
  application: string,
  { refresh_token }: SignInTokens,
  target: ProofTarget,
): Promise<SignInResult> {
  // Which is told where people sign in.
  if (refresh_token === undefined) return Promise.resolve(refused("there is no refresh token"));
  return refreshAs(application, refresh_token, target);
}
