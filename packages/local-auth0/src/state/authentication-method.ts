/** Something by which a person shows who they are, beside or in the place of a password (Management API, "User Authentication Methods"). */
export type AuthenticationMethod = {
  /** With its type, for example `totp|dev_NbSbPPWPXfnPIwSV`; the part after the bar is the id of the enrolment. */
  id: string;
  user_id: string;
  type:
    | "recovery-code"
    | "totp"
    | "push"
    | "phone"
    | "email"
    | "email-verification"
    | "webauthn-roaming"
    | "webauthn-platform"
    | "guardian"
    | "passkey"
    | "password";
  /** As the person called it. */
  name?: string;
  /** Whether the person has used it once, so that it counts. */
  confirmed: boolean;
  /** ISO 8601, as all times here. */
  created_at: string;
  enrolled_at?: string;
  last_auth_at?: string;
  /** In Base32 (RFC 4648); internal. */
  totp_secret?: string;
  /** The step of the last code that was taken (RFC 6238 §5.2); internal. */
  last_totp_step?: number;
  /** The salted hash of a recovery code, as `password.ts` makes it; internal. */
  recovery_code_hash?: string;
  phone_number?: string;
  email?: string;
  preferred_authentication_method?: "sms" | "voice";
  [member: string]: unknown;
};

/** A link that lets whoever has it do one thing for a person, until it is used or its time is over. */
export type Ticket = {
  /** The secret in its address. */
  id: string;
  type: "password-change" | "email-verification" | "mfa-enrollment";
  user_id: string;
  created_at: string;
  expires_at: string;
  /** Where the person goes on afterwards. */
  result_url?: string;
  client_id?: string;
  organization_id?: string;
  mark_email_as_verified?: boolean;
  include_email_in_redirect?: boolean;
  /** The only factor that may be enrolled by it, in Guardian's names; any, where it is absent. */
  factor?: string;
  /** Whether who has factors already may enrol another. */
  allow_multiple_enrollments?: boolean;
};

/** Work that the Management API does after it has answered (Management API, "Jobs"). */
export type Job = {
  id: string;
  type: "users_import" | "users_export" | "verification_email";
  status: "pending" | "processing" | "completed" | "failed" | "expired";
  created_at: string;
  /** The records that failed, and why; internal: answered under `/jobs/{id}/errors`. */
  errors?: { user: Record<string, unknown>; errors: { code: string; message: string; path?: string }[] }[];
  [member: string]: unknown;
};
