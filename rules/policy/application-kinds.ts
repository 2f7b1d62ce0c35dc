import type { Application, ApplicationKind } from "./types.ts";

/** All that sets one kind of application apart from another. */
export interface KindTraits {
  /** Auth0's name for it, `app_type`. */
  readonly appType: "native" | "spa" | "regular_web" | "non_interactive";
  /** How it authenticates itself at the token endpoint, unless its stack chooses another of these ways; `none` for one that can keep no secret. */
  readonly authenticationMethods: readonly [AuthenticationMethod, ...AuthenticationMethod[]];
  readonly grantTypes: readonly GrantType[];
  /** Whom its tokens are about: a person, or the application itself. */
  readonly subjectType: "user" | "client";
  /** Whether a login without Proof Key for Code Exchange is denied: nothing else proves that a code is its own. */
  readonly needsPkce: boolean;
  /** Where people are sent back to: the addresses that its stacks have to give. */
  readonly addresses: "platforms" | "loopback" | "pages" | "none";
}

export type AuthenticationMethod = "none" | "client_secret_post" | "private_key_jwt";
export type GrantType = "authorization_code" | "refresh_token" | "client_credentials";

const OF_PEOPLE = {
  grantTypes: ["authorization_code", "refresh_token"],
  subjectType: "user",
} as const;

/** Applications on somebody else's machine have no secrets there (RFC 6749 §2.1, RFC 8252 §8.5). */
const PUBLIC = { ...OF_PEOPLE, authenticationMethods: ["none"], needsPkce: true } as const;

/**
 * The kinds of applications. Whoever treats two of them differently reads it here.
 *
 * A native application is on phones, and its platform sends people back to it; one for desktops and kiosks listens on a port of its
 * own machine (RFC 8252 §7.2, §7.3).
 */
export const applicationKinds: Readonly<Record<ApplicationKind, KindTraits>> = {
  native: { ...PUBLIC, appType: "native", addresses: "platforms" },
  desktop: { ...PUBLIC, appType: "native", addresses: "loopback" },
  single_page: { ...PUBLIC, appType: "spa", addresses: "pages" },
  regular_web: {
    ...OF_PEOPLE,
    appType: "regular_web",
    authenticationMethods: ["client_secret_post"],
    needsPkce: false,
    addresses: "pages",
  },
  machine: {
    appType: "non_interactive",
    authenticationMethods: ["client_secret_post", "private_key_jwt"],
    grantTypes: ["client_credentials"],
    subjectType: "client",
    needsPkce: false,
    addresses: "none",
  },
};

/** Whether people sign in to it; others act for themselves. */
export const actsForPeople = ({ kind }: Pick<Application, "kind">): boolean =>
  applicationKinds[kind].subjectType === "user";

/** Whether it can keep a secret, or a key in its place. */
export const keepsSecret = ({ kind }: Pick<Application, "kind">): boolean =>
  applicationKinds[kind].authenticationMethods[0] !== "none";

/** How it gets tokens. An application that the policy gives no refresh tokens has its people sign in again. */
export const grantTypesOf = ({
  kind,
  refreshTokens = true,
}: Pick<Application, "kind" | "refreshTokens">): readonly GrantType[] =>
  applicationKinds[kind].grantTypes.filter((grant) => refreshTokens || grant !== "refresh_token");

/** Whether it stays signed in by refresh tokens. */
export const refreshes = (application: Pick<Application, "kind" | "refreshTokens">): boolean =>
  grantTypesOf(application).includes("refresh_token");

/** The keys of the applications that hold all of these scopes, in the order of the policy. */
export const applicationsHolding = <Scope extends string, Key extends string>(
  { applications }: { readonly applications: Readonly<Record<Key, Application<Scope>>> },
  scopes: readonly NoInfer<Scope>[],
): Key[] =>
  (Object.keys(applications) as Key[]).filter((key) =>
    scopes.every((scope) => applications[key].scopes.includes(scope)),
  );
