import { METADATA } from "../../rules/actions/factor.ts";
import type { DeclaredApplication } from "../declaration/declaration.ts";

/** The event that an Action receives, with what distinguishes it from others. */
export interface ActionEvent {
  /** Tells apart what is neither about the application nor about the person. */
  readonly situation: string;
  readonly application: string;
  readonly person: string;
  readonly members: {
    readonly always: Readonly<Record<string, unknown>>;
    readonly application: Readonly<Record<string, unknown>>;
    readonly person: Readonly<Record<string, unknown>>;
  };
}

/** Whose login an event is about. */
export interface Login {
  readonly application: Pick<DeclaredApplication, "key" | "name">;
  readonly audience: string;
  readonly person: {
    readonly name: string;
    /** Names of the roles that are assigned. */
    readonly roles: readonly string[];
    readonly groups: readonly string[];
  };
}

/** How a login proves that the same application began it: as it should, weakly, or not at all (RFC 7636 §4.3). */
export type Challenge = "S256" | "plain" | "none";

const CODE_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const CHALLENGES: Readonly<Record<Challenge, object>> = {
  S256: { code_challenge: CODE_CHALLENGE, code_challenge_method: "S256" },
  plain: { code_challenge: CODE_CHALLENGE, code_challenge_method: "plain" },
  none: {},
};

/** Whether the person has shown a second factor in the session. */
export type Factor = "with a factor" | "without a factor";

/** When people of made-up events have shown a second factor. */
const SHOWN = "2026-06-15T09:59:30.000Z";
const PASSWORD = { name: "pwd", timestamp: "2026-06-15T09:59:00.000Z" };

/** A login by the code flow, to which Auth0 tells the scopes of the request: with a second factor, unless it is without one. */
export const loginEvent = (
  login: Login,
  asked: readonly string[],
  challenge: Challenge = "S256",
  factor: Factor = "with a factor",
): ActionEvent =>
  eventOf(login, `login ${challenge} ${factor}`, {
    authentication: {
      methods: [PASSWORD, ...(factor === "with a factor" ? [{ name: "mfa", timestamp: SHOWN }] : [])],
    },
    request: { query: { response_type: "code", ...CHALLENGES[challenge] }, body: {} },
    transaction: { protocol: "oidc-basic-profile", requested_scopes: [...asked] },
  });

/** The exchange of a refresh token of such a login: Auth0 tells neither a challenge nor the scopes. */
export const refreshEvent = (login: Login, factor: Factor = "with a factor"): ActionEvent =>
  eventOf(login, `refresh ${factor}`, {
    request: { query: {}, body: { grant_type: "refresh_token" } },
    transaction: { protocol: "oauth2-refresh-token" },
    ...(factor === "with a factor" && {
      refresh_token: { metadata: { [METADATA]: String(Date.parse(SHOWN) / 1000) } },
    }),
  });

/** A machine that asks for a token with some scopes. */
export function machineEvent(machine: Omit<Login, "person">, asked: readonly string[]): ActionEvent {
  return {
    situation: `machine ${asked.join(" ")}`,
    application: machine.application.key,
    person: "",
    members: {
      always: {
        resource_server: { identifier: machine.audience },
        accessToken: { scope: [...asked], customClaims: {} },
        request: { body: { grant_type: "client_credentials" } },
        transaction: { requested_scopes: [...asked] },
      },
      application: { client: clientOf(machine.application) },
      person: {},
    },
  };
}

function eventOf({ application, audience, person }: Login, situation: string, request: object): ActionEvent {
  return {
    situation,
    application: application.key,
    person: person.name,
    members: {
      always: { resource_server: { identifier: audience }, ...request },
      application: { client: clientOf(application) },
      person: {
        authorization: { roles: [...person.roles] },
        user: {
          user_id: "auth0|reviewer",
          email: "reviewer@exampleco.com",
          email_verified: true,
          name: "Reviewer",
          app_metadata: { authorization: { groups: [...person.groups], roles: [], permissions: [] } },
        },
      },
    },
  };
}

const clientOf = ({ key, name }: Login["application"]) => ({ client_id: key, name });
