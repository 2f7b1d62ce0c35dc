import type { ApplicationKind } from "../../rules/policy/types.ts";

/** A kind of application in Auth0's terms. */
export interface KindSettings {
  readonly appType: "native" | "regular_web" | "non_interactive";
  /** How it authenticates itself at the token endpoint; a machine may do so by a key instead, as its stack says. */
  readonly authenticationMethod: "none" | "client_secret_post";
  readonly grantTypes: readonly ("authorization_code" | "refresh_token" | "client_credentials")[];
  /** Whom its tokens are about: a person, or the application itself. */
  readonly subjectType: "user" | "client";
}

/** The settings of each kind. A native application can keep no secret (RFC 8252 §8.5), so it has none. */
export const kindSettings: Readonly<Record<ApplicationKind, KindSettings>> = {
  native: {
    appType: "native",
    authenticationMethod: "none",
    grantTypes: ["authorization_code", "refresh_token"],
    subjectType: "user",
  },
  regular_web: {
    appType: "regular_web",
    authenticationMethod: "client_secret_post",
    grantTypes: ["authorization_code", "refresh_token"],
    subjectType: "user",
  },
  machine: {
    appType: "non_interactive",
    authenticationMethod: "client_secret_post",
    grantTypes: ["client_credentials"],
    subjectType: "client",
  },
};
