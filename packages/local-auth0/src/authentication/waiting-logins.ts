import type { PostLoginOutcome } from "../actions/post-login.ts";
import type { AuthenticationMethod } from "../state/authentication-method.ts";
import type { Authorization, PerformedMethod } from "../state/login-state.ts";
import type { Client, User } from "../state/tenant-state.ts";
import type { Factor } from "./multifactor-factors.ts";
import type { MultifactorStep } from "./multifactor-requirement.ts";
import type { CallerRequest, LoginDetails } from "./post-login-event.ts";

/** A login or refresh to be judged. */
export interface LoginAttempt
  extends Pick<LoginDetails, "protocol" | "request" | "requestedScopes" | "session" | "refreshToken"> {
  readonly client: Client;
  readonly user: User;
  readonly authorization: Pick<Authorization, "audience" | "organizationId">;
  /** Those that the access token should hold. */
  readonly scopes: readonly string[];
  /** How the person has shown who they are; absent at a refresh. */
  readonly methods?: readonly PerformedMethod[];
}

/** A login or refresh at the token endpoint. */
export interface LoginWithoutPages {
  readonly attempt: LoginAttempt & { readonly authorization: Authorization };
  /** As access tokens tell it (`gty`). */
  readonly grantType?: "password" | undefined;
}

/** Sends the browser to an address of which an Action said so, until it comes back to `/continue`. */
export interface RedirectStep {
  readonly kind: "redirect";
  readonly url: string;
}

/** A login that has more to do after the password before it is let through. */
export interface PendingLogin {
  /** A secret of the browser's; also the `state` of redirects. */
  readonly id: string;
  readonly attempt: LoginAttempt & { readonly authorization: Authorization };
  outcome: PostLoginOutcome;
  /** The next step of the person; absent once all is done. */
  step?: MultifactorStep | RedirectStep;
  /** Whether a second factor was shown in this login. */
  hasShownFactor: boolean;
  /** Where the person is in a step of second factors; absent before its page is shown. */
  screen?: MultifactorScreen;
  /** Wrong codes so far. */
  failures: number;
  /** How the person has shown who they are, with what this login has added. */
  methods: readonly PerformedMethod[];
  /** The interaction whose page sent the browser away. */
  redirectedBy?: string;
  /** The request with which it came back. */
  continuation?: Pick<CallerRequest, "method" | "query" | "body">;
}

/** Where a person is on the pages of second factors. */
export type MultifactorScreen =
  /** Picks the factor to enrol, or another of those that are enrolled. */
  | { readonly name: "choose"; readonly isEnrolment: boolean; readonly factors: readonly Factor[] }
  /** Says where codes go. */
  | { readonly name: "contact"; readonly factor: "phone" | "email" }
  /** Types in a code of a factor that is enrolled, or enrolled by it. `sent` is the code of a factor to which codes are sent. */
  | { readonly name: "code"; readonly method: AuthenticationMethod; readonly sent?: string }
  /** Writes down a new recovery code. */
  | { readonly name: "recovery-code"; readonly code: string };

/** A login at the token endpoint that waits for a second factor; its `mfa_token` goes on with it. */
export interface InterruptedGrant {
  readonly login: LoginWithoutPages & { readonly outcome: PostLoginOutcome };
  /** The factors that it takes. */
  readonly factors: readonly Factor[];
  /** Whether a person who has a factor already may enrol another. */
  readonly isEnrolment: boolean;
  /** Authenticators that are being enrolled for it. */
  enrolling: readonly AuthenticationMethod[];
  /** Codes that were sent for it, by their `oob_code`. */
  readonly sent: Map<string, { readonly method: AuthenticationMethod; readonly code: string }>;
  /** Wrong codes so far. */
  failures: number;
}

/** A code that stands in for a password, once. */
export interface PasswordlessCode {
  readonly code: string;
  failures: number;
}

/** The secrets of one login at a provider, by which its response is known to belong to it. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Where the provider sends its response. */
  readonly redirectUri: string;
}

/** A login that goes on at another provider. */
export interface FederatedLogin extends Checks {
  /** The path of the login page that it belongs to. */
  readonly page: string;
  readonly connection: string;
  /** The response of the provider, once it is there. */
  response?: URLSearchParams;
}
