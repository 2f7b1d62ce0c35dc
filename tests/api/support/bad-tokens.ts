import type { TokenFault } from "../../../api/verify/error.ts";
import { applicationOf } from "../../support/applications.ts";
import {
  CLIENTS,
  SECONDS,
  signedByStranger,
  signedWithPublicKey,
  type TestIssuer,
  unsigned,
} from "./issuer.ts";

/** Client ids of an application of each kind. */
const MACHINE = CLIENTS[applicationOf("machine")];
const PHONE = CLIENTS[applicationOf("native")];

/** A token that is good but for one thing. */
export interface BadToken {
  readonly kind: string;
  readonly token: (issuer: TestIssuer) => Promise<string>;
  /** Why the API refuses it. */
  readonly fault: TokenFault;
  /** How an AWS JWT authorizer describes it; one without a description cannot be told from a good one there. */
  readonly gateway?: string;
}

const changed = (changes: Record<string, unknown>) => (issuer: TestIssuer) =>
  issuer.sign(issuer.claims(changes));

export const BAD_TOKENS: readonly BadToken[] = [
  {
    kind: "expired",
    token: changed({ exp: SECONDS - 1 }),
    fault: "expired",
    gateway: "the token has expired",
  },
  {
    kind: "expired at this moment",
    token: changed({ exp: SECONDS }),
    fault: "expired",
    gateway: "the token has expired",
  },
  {
    kind: "without an end",
    token: changed({ exp: undefined }),
    fault: "not_an_access_token",
    gateway: "the token does not have a valid exp",
  },
  {
    kind: "not yet valid",
    token: changed({ nbf: SECONDS + 60 }),
    fault: "not_yet_valid",
    gateway: "the token does not have a valid nbf",
  },
  {
    kind: "for another audience",
    token: changed({ aud: "https://other.example.com/" }),
    fault: "audience",
    gateway: "the token does not have a valid audience",
  },
  {
    kind: "without an audience",
    token: changed({ aud: undefined }),
    fault: "audience",
    gateway: "the token does not have a valid audience",
  },
  {
    kind: "of another issuer",
    token: changed({ iss: "https://other.example.com/" }),
    fault: "issuer",
    gateway: "the token does not have a valid iss",
  },
  {
    kind: "of the issuer without its slash",
    token: (issuer) => issuer.sign(issuer.claims({ iss: issuer.issuer.slice(0, -1) })),
    fault: "issuer",
    gateway: "the token does not have a valid iss",
  },
  {
    kind: "signed with another key",
    token: (issuer) => signedByStranger(issuer.claims()),
    fault: "signature",
    gateway: "the token is not valid",
  },
  {
    kind: "signed with a key that nobody knows",
    token: (issuer) => signedByStranger(issuer.claims(), "key-of-a-stranger"),
    fault: "unknown_key",
    gateway: "the token is not valid",
  },
  {
    kind: "alg none",
    token: async (issuer) => unsigned(issuer.claims()),
    fault: "malformed",
    gateway: "the token is not valid",
  },
  {
    kind: "HS256 with the public key",
    token: async (issuer) => signedWithPublicKey(issuer.claims(), issuer.publicKeyPem),
    fault: "algorithm",
    gateway: "the token is not valid",
  },
  {
    kind: "with an extension that has to be understood",
    token: (issuer) => issuer.sign(issuer.claims(), { crit: ["b64"], b64: true }),
    fault: "malformed",
  },
  {
    kind: "without the name of a key",
    token: (issuer) => issuer.sign(issuer.claims(), { kid: undefined }),
    fault: "malformed",
  },
  {
    kind: "whose claims are a list",
    token: async (issuer) => {
      const [header, , signature] = (await issuer.sign(issuer.claims())).split(".");
      return `${header}.W10.${signature}`;
    },
    fault: "malformed",
    gateway: "the token is not valid",
  },
  {
    kind: "of a person whose name is longer than Auth0's",
    token: changed({ sub: `auth0|${"a".repeat(250)}` }),
    fault: "not_an_access_token",
  },
  {
    kind: "of a person, by a machine's grant among others",
    token: changed({ gty: ["authorization_code", "client-credentials"] }),
    fault: "grant",
  },
  {
    kind: "of a machine, whose grant is in a list",
    token: changed({
      azp: MACHINE,
      sub: `${MACHINE}@clients`,
      gty: ["client-credentials"],
    }),
    fault: "grant",
  },
  {
    kind: "whose grant is a number",
    token: changed({ gty: 1 }),
    fault: "not_an_access_token",
  },
  {
    kind: "whose beginning is a text",
    token: changed({ nbf: String(SECONDS) }),
    fault: "not_an_access_token",
  },
  {
    kind: "whose end is a text",
    token: changed({ exp: String(SECONDS + 3600) }),
    fault: "not_an_access_token",
  },
  {
    kind: "whose scopes are a list",
    token: changed({ scope: ["read:timesheets"] }),
    fault: "not_an_access_token",
  },
  {
    kind: "malformed",
    token: async () => "not.a.token",
    fault: "malformed",
    gateway: "the token is not valid",
  },
  {
    kind: "an ID token",
    token: changed({ aud: PHONE, nonce: "n-0S6", scope: undefined, azp: undefined }),
    fault: "audience",
    gateway: "the token does not have a valid audience",
  },
  {
    kind: "an ID token for this audience",
    token: changed({ nonce: "n-0S6" }),
    fault: "not_an_access_token",
  },
  {
    kind: "a logout token",
    token: (issuer) => issuer.sign(issuer.claims(), { typ: "logout+jwt" }),
    fault: "not_an_access_token",
  },
  { kind: "of a stranger's application", token: changed({ azp: "other-id" }), fault: "application" },
  {
    kind: "of an application named like a member of every object",
    token: changed({ azp: "toString" }),
    fault: "application",
  },
  { kind: "of no application", token: changed({ azp: undefined }), fault: "not_an_access_token" },
  { kind: "of nobody", token: changed({ sub: undefined }), fault: "not_an_access_token" },
  {
    kind: "of a person through the machine's application",
    token: changed({ azp: MACHINE, scope: "batch:upload" }),
    fault: "grant",
  },
  {
    kind: "of a machine through a person's application",
    token: changed({ gty: "client-credentials", sub: `${PHONE}@clients` }),
    fault: "grant",
  },
  {
    kind: "of a machine that calls itself a person",
    token: changed({ azp: MACHINE, gty: "client-credentials" }),
    fault: "grant",
  },
  {
    kind: "of a machine that calls itself another",
    token: changed({ azp: MACHINE, gty: "client-credentials", sub: "other-id@clients" }),
    fault: "grant",
  },
  {
    kind: "of a person that calls itself a machine",
    token: changed({ sub: `${PHONE}@clients` }),
    fault: "grant",
  },
  {
    kind: "of a machine by a grant that is not a machine's",
    token: changed({ azp: MACHINE, sub: `${MACHINE}@clients` }),
    fault: "grant",
  },
  {
    kind: "of a person by a machine's grant",
    token: changed({ gty: "client-credentials" }),
    fault: "grant",
  },
];
