import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { connectionsOfKind } from "../../rules/policy/connections.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { connectionName } from "./connection-name.ts";
import { section } from "./section.ts";
import { HOST } from "./url.ts";
import { expected } from "./words.ts";

const THIRTY_DAYS = 30 * 86_400;

const EXAMPLES = {
  displayName: "ExampleCo",
  domain: "example.com",
  okta: "example.okta.com",
  azure: "example.onmicrosoft.com",
  issuer: "https://login.example.com/",
  signInUrl: "https://login.example.com/saml",
  clientId: "0oa1b2c3d4e5f6g7h8i9",
  certificate: "-----BEGIN CERTIFICATE-----…",
  claim: "http://schemas.xmlsoap.org/claims/Group",
} as const;

/** Keys that each directory has, whatever its strategy. */
const common = () => ({
  /** Where the connection has another name on the tenant than the program would give it. */
  name: connectionName("the name of the directory's connection", "ExampleCo-Directory").optional(),
  /** On the button of the login page. */
  displayName: text("the name of the directory, as people know it", "ExampleCo"),
  /** People whose addresses are of these are led to the directory (home realm discovery). */
  domains: domains(),
  /** The directory's own name for the attribute with the groups, where that isn't the policy's. */
  groupsFrom: text(
    "the directory's name for the attribute with a person's groups",
    EXAMPLES.claim,
  ).optional(),
});

/** A directory to which the tenant is a client with a secret, which has a key of its own. */
const client = () => ({
  clientId: text("the client id by which the directory knows the tenant", EXAMPLES.clientId),
});

/**
 * At a refresh nobody asks the directory: the groups of the login count only as far as it says by SCIM that the person is still
 * in them, or for so many seconds. Strategies with SCIM: Auth0 docs, "Configure Inbound SCIM".
 */
const byScim = () => ({
  groupsAtRefresh: z.union([z.literal("scim"), z.int().min(0).max(THIRTY_DAYS)], {
    error: expected(`"scim", or whole seconds from 0 to ${THIRTY_DAYS} after the login`, "scim"),
  }),
});
const withoutScim = () => {
  const error = expected(
    `whole seconds from 0 to ${THIRTY_DAYS} after the login, as no directory of this strategy says by SCIM who leaves a group`,
    28_800,
  );
  return { groupsAtRefresh: z.int({ error }).min(0, { error }).max(THIRTY_DAYS, { error }) };
};

/** By the strategies of Auth0's by which a company's directory may be reached. */
const SCHEMAS = {
  oidc: section(
    {
      strategy: z.literal("oidc"),
      ...common(),
      issuer: httpsUrl("the directory's issuer, letter by letter", EXAMPLES.issuer),
      ...client(),
      scopes: scopes(),
      ...byScim(),
    },
    example("oidc", { issuer: EXAMPLES.issuer, clientId: EXAMPLES.clientId }),
  ),
  okta: section(
    {
      strategy: z.literal("okta"),
      ...common(),
      domain: host("the Okta organization's domain", EXAMPLES.okta),
      ...client(),
      scopes: scopes(),
      ...byScim(),
    },
    example("okta", { domain: EXAMPLES.okta, clientId: EXAMPLES.clientId }),
  ),
  waad: section(
    {
      strategy: z.literal("waad"),
      ...common(),
      tenantDomain: host("the Entra tenant's domain", EXAMPLES.azure),
      ...client(),
      ...byScim(),
    },
    example("waad", { tenantDomain: EXAMPLES.azure, clientId: EXAMPLES.clientId }),
  ),
  "google-apps": section(
    {
      strategy: z.literal("google-apps"),
      ...common(),
      domain: host("the Google Workspace domain", EXAMPLES.domain),
      ...client(),
      ...withoutScim(),
    },
    example("google-apps", { domain: EXAMPLES.domain, clientId: EXAMPLES.clientId, groupsAtRefresh: 28_800 }),
  ),
  samlp: section(
    {
      strategy: z.literal("samlp"),
      ...common(),
      signInUrl: httpsUrl("the address at which the directory signs people in", EXAMPLES.signInUrl),
      signingCertificate: certificate(),
      ...byScim(),
    },
    example("samlp", { signInUrl: EXAMPLES.signInUrl, signingCertificate: EXAMPLES.certificate }),
  ),
  ad: section(
    { strategy: z.literal("ad"), ...common(), ...withoutScim() },
    example("ad", { groupsAtRefresh: 28_800 }),
  ),
} as const;

function example(strategy: string, others: Readonly<Record<string, unknown>>) {
  const { displayName, domain } = EXAMPLES;
  return { strategy, displayName, domains: [domain], groupsAtRefresh: "scim", ...others };
}

/** A strategy of Auth0's by which a company's directory may be reached. */
export type DirectoryStrategy = keyof typeof SCHEMAS;

/** A company's directory, as a stack reaches it. */
export type DirectorySettings = z.output<(typeof SCHEMAS)[DirectoryStrategy]>;

/** Whether the tenant is a client with a secret at directories of a strategy. */
export const hasSecret = (strategy: DirectoryStrategy): boolean => "clientId" in SCHEMAS[strategy].shape;

/** The key of a directory's secret, beside that of the directory itself: `timesheets:directorySecret`. */
export const secretKeyOf = (key: string): string => `${key}Secret`;

/**
 * The configuration of the policy's directories, each under the key of its connection, such as `timesheets:directory`.
 *
 * @param prefix the beginning of each key, for example `timesheets:`.
 */
export function directoriesSchema(prefix: string, policy: Pick<Policy, "connections">) {
  const keys = connectionsOfKind(policy, "directory").map(([key]) => `${prefix}${key}`);
  return z.object(Object.fromEntries(keys.map((key) => [key, directory()])));
}

function directory() {
  const { oidc, okta, waad, "google-apps": google, samlp, ad } = SCHEMAS;
  const names = Object.keys(SCHEMAS).join(", ");
  const whole = expected(
    `a strategy, which is one of ${names}, and its keys`,
    example("okta", { domain: EXAMPLES.okta, clientId: EXAMPLES.clientId }),
  );
  const strategy = expected(`one of ${names}`, "okta");
  return z.discriminatedUnion("strategy", [oidc, okta, waad, google, samlp, ad], {
    error: ({ input }) =>
      typeof input === "object" && input !== null && !Array.isArray(input)
        ? strategy({ input: "strategy" in input ? input.strategy : undefined })
        : whole({ input }),
  });
}

function domains() {
  const error = expected("a list of one domain of e-mail addresses or more", [EXAMPLES.domain]);
  return z
    .array(host("a domain of e-mail addresses", EXAMPLES.domain), { error })
    .min(1, { error })
    .refine((all) => new Set(all).size === all.length, { error: "has a domain twice; expected each once" });
}

function scopes() {
  const error = expected(
    "a list of scopes that the directory wants for groups, beside openid, profile and email",
    ["groups"],
  );
  return z.array(z.string({ error }).regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, { error }), { error }).default([]);
}

function text(what: string, example: string) {
  const error = expected(what, example);
  return z.string({ error }).trim().min(1, { error });
}

function host(what: string, example: string) {
  const error = expected(`${what}, without scheme and path, in small letters`, example);
  return z.string({ error }).regex(HOST, { error });
}

function httpsUrl(what: string, example: string) {
  const error = expected(`${what}: an https address without query and fragment`, example);
  return z.string({ error }).refine(
    (value) => {
      const url = URL.parse(value);
      if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") return false;
      return !/[?#\s]/.test(value);
    },
    { error },
  );
}

/** A certificate in PEM, by which the directory's responses are checked. A message never shows what it found: it may be a key. */
function certificate() {
  const error = `is no certificate in PEM with an RSA key of 2048 bits or more, or an elliptic one; expected the directory's signing certificate, for example ${JSON.stringify(EXAMPLES.certificate)}`;
  return z
    .string({ error })
    .refine((pem) => !pem.includes("PRIVATE KEY"), {
      error: "is a private key, which has no place here: take it back, and have the directory make another",
      abort: true,
    })
    .refine(isSigningCertificate, { error });
}

function isSigningCertificate(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = new X509Certificate(pem).publicKey;
    return asymmetricKeyType === "ec" || (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false;
  }
}
