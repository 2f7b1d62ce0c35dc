import { errors } from "oidc-provider";
import type { LogType } from "../state/log-types.ts";

/** The codes with which the Authentication API refuses, in RFC 6749's and OpenID Connect's names. */
export type AuthenticationErrorCode =
  | "access_denied"
  | "invalid_grant"
  | "invalid_request"
  | "invalid_scope"
  | "invalid_token"
  | "unauthorized_client";

/** A refusal with Auth0's status and words. At `/authorize` it goes to the callback. */
export class AuthenticationError extends errors.OIDCProviderError {
  override readonly name = "AuthenticationError";
  /** Further members of the token endpoint's answer. */
  readonly members: Readonly<Record<string, unknown>>;
  /** The type of its entry in the log, where it isn't that of its grant. */
  readonly logType: LogType | undefined;

  constructor(
    code: AuthenticationErrorCode | (string & {}),
    description: string,
    options: ErrorOptions & {
      status?: number;
      members?: Readonly<Record<string, unknown>>;
      logType?: LogType;
    } = {},
  ) {
    super(options.status ?? STATUS[code] ?? 403, code, options);
    this.error_description = description;
    this.members = options.members ?? {};
    this.logType = options.logType;
  }
}

/** Auth0 answers nearly every refusal at the token endpoint with 403. */
const STATUS: Readonly<Record<string, number>> = {
  invalid_request: 400,
  invalid_token: 401,
};
