/**
 * Kinds of entries of the log by the categories of Auth0's log streams (Auth0 docs, "Log Event Type Codes", "Log Stream
 * Filters"), each with its name. A type that isn't listed is of the category `other`.
 */
const BY_CATEGORY = {
  actions: { actions_execution_failed: "Action failed" },
  "auth.login.fail": {
    f: "Failed login",
    fc: "Failed by connector",
    fco: "Failed by CORS",
    fcoa: "Failed cross-origin authentication",
    fens: "Failed native social login",
    fp: "Failed login: wrong password",
    fu: "Failed login: unknown name",
  },
  "auth.login.notification": { w: "Warning at login" },
  "auth.login.success": {
    s: "Login",
    scoa: "Cross-origin authentication",
    sens: "Native social login",
  },
  "auth.logout.fail": {
    flo: "Failed logout",
    federated_logout_failed: "Failed federated logout",
    oidc_backchannel_logout_failed: "Failed back-channel logout",
    universal_logout_failed: "Failed universal logout",
  },
  "auth.logout.success": {
    slo: "Logout",
    oidc_backchannel_logout_succeeded: "Back-channel logout",
    universal_logout_succeeded: "Universal logout",
  },
  "auth.signup.fail": { fs: "Failed sign-up" },
  "auth.signup.success": { ss: "Sign-up" },
  "auth.silent_auth.fail": { fsa: "Failed silent login" },
  "auth.silent_auth.success": { ssa: "Silent login" },
  "auth.token_exchange.fail": {
    feacft: "Failed exchange of a code",
    feccft: "Failed client credentials",
    fecte: "Failed custom token exchange",
    fede: "Failed exchange of a device code",
    feoobft: "Failed exchange of a password and an out-of-band challenge",
    feotpft: "Failed exchange of a password and a one-time password",
    fepft: "Failed exchange of a password",
    fepotpft: "Failed exchange of a passwordless code",
    fercft: "Failed exchange of a password and a recovery code",
    ferrt: "Failed exchange of a rotated refresh token",
    fertft: "Failed refresh",
    fpar: "Failed pushed authorization request",
  },
  "auth.token_exchange.success": {
    seacft: "Exchange of a code",
    seccft: "Client credentials",
    secte: "Custom token exchange",
    sede: "Exchange of a device code",
    seoobft: "Exchange of a password and an out-of-band challenge",
    seotpft: "Exchange of a password and a one-time password",
    sepft: "Exchange of a password",
    sercft: "Exchange of a password and a recovery code",
    sertft: "Refresh",
  },
  "management.fail": { fapi: "Failed change by the Management API" },
  "management.success": {
    sapi: "Change by the Management API",
    mgmt_api_read: "Read of a secret by the Management API",
  },
  "scim.event": { sscim: "SCIM operation", fscim: "Failed SCIM operation" },
  "system.notification": {
    api_limit: "Rate limit reached",
    api_limit_warning: "Rate limit nearly reached",
    depnote: "Deprecation notice",
    fui: "Failed import of users",
    limit_delegation: "Too many delegations",
    limit_mu: "Blocked address",
    limit_sul: "Too many logins from an address",
    limit_wc: "Blocked account",
    pwd_leak: "Login with a leaked password",
    reset_pwd_leak: "Reset to a leaked password",
    signup_pwd_leak: "Sign-up with a leaked password",
    sui: "Import of users",
    ublkdu: "Block lifted",
  },
  "user.fail": {
    fce: "Failed change of an e-mail address",
    fcp: "Failed change of a password",
    fcpn: "Failed change of a phone number",
    fcpr: "Failed request to change a password",
    fcu: "Failed change of a user name",
    fdeac: "Failed activation of a device",
    fdeaz: "Failed request of a device",
    fdecc: "Device not confirmed",
    fdu: "Failed deletion of a user",
    fi: "Failed invitation",
    fn: "Failed notification",
    fv: "Failed verification of an e-mail address",
    fvr: "Failed request to verify an e-mail address",
    gd_auth_failed: "Failed second factor",
    gd_auth_rejected: "Rejected second factor",
    gd_otp_rate_limit_exceed: "Too many one-time passwords",
    gd_recovery_failed: "Failed recovery code",
    gd_recovery_rate_limit_exceed: "Too many recovery codes",
    gd_send_pn_failure: "Push notification not sent",
    gd_send_sms_failure: "Text message not sent",
    gd_send_voice_failure: "Call not made",
    gd_start_enroll_failed: "Failed start of an enrolment",
  },
  "user.notification": {
    cls: "Code or link sent",
    cs: "Code sent",
    gd_send_email: "E-mail with a code sent",
    gd_send_pn: "Push notification sent",
    gd_send_sms: "Text message sent",
    gd_send_voice: "Call made",
    gd_start_auth: "Second factor asked for",
    gd_start_enroll: "Enrolment started",
    mfar: "Second factor required",
  },
  "user.success": {
    gd_auth_succeed: "Second factor",
    gd_enrollment_complete: "Enrolment of a second factor",
    gd_recovery_succeed: "Recovery code",
    gd_unenroll: "Second factor removed",
    organization_member_added: "Member added to an organization",
    sce: "Change of an e-mail address",
    scp: "Change of a password",
    scpn: "Change of a phone number",
    scpr: "Request to change a password",
    scu: "Change of a user name",
    sdu: "Deletion of a user",
    session_revoked: "Revocation of a session",
    si: "Invitation accepted",
    srrt: "Revocation of a refresh token",
    sv: "Verification of an e-mail address",
    svr: "Request to verify an e-mail address",
  },
} as const satisfies Record<string, Record<string, string>>;

export type LogCategory = keyof typeof BY_CATEGORY | "other";

/** A code of Auth0's. */
export type LogType = {
  [Category in keyof typeof BY_CATEGORY]: keyof (typeof BY_CATEGORY)[Category];
}[keyof typeof BY_CATEGORY];

interface KnownLogType {
  readonly name: string;
  readonly category: LogCategory;
  readonly isFailure: boolean;
}

/** Notifications of something that went wrong. */
const WRONG = /^(?:limit_|pwd_leak|reset_pwd_leak|signup_pwd_leak|api_limit$|fui|fscim|actions_)/;

/** The types that have a name, by their codes. */
export const LOG_TYPES: Readonly<Partial<Record<string, KnownLogType>>> = Object.fromEntries(
  (Object.keys(BY_CATEGORY) as (keyof typeof BY_CATEGORY)[]).flatMap((category) =>
    Object.entries(BY_CATEGORY[category]).map(([type, name]) => [
      type,
      { name, category, isFailure: category.endsWith(".fail") || WRONG.test(type) },
    ]),
  ),
);

export const LOG_CATEGORIES = [
  ...(Object.keys(BY_CATEGORY) as (keyof typeof BY_CATEGORY)[]),
  "other",
] as const;

export const categoryOf = (type: string): LogCategory => LOG_TYPES[type]?.category ?? "other";
