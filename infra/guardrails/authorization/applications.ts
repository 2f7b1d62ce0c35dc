import { createPublicKey } from "node:crypto";
import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { sameMembers, textsOf } from "declared-stack/value";
import { z } from "zod";
import type { ApplicationKind } from "../../../rules/policy/types.ts";
import { both, every, is, safe, without } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

const APP_TYPES: Readonly<Record<ApplicationKind, string>> = {
  native: "native",
  regular_web: "regular_web",
  machine: "non_interactive",
};
const GRANT_TYPES: Readonly<Record<string, readonly string[]>> = {
  native: ["authorization_code", "refresh_token"],
  regular_web: ["authorization_code", "refresh_token"],
  non_interactive: ["client_credentials"],
};

/** The applications: what they are, and how they get tokens. */
export const applicationGuardrails: readonly Guardrail[] = [
  {
    name: "applications-as-policy",
    mirrors: "OWASP API9:2023",
    severity: "high",
    why: "An application that the policy doesn't know gets tokens that nobody reviewed.",
    remedy: "Derive applications from rules/policy.ts, in infra/authorization/application.ts.",
    check: both(
      (stack) => undeclaredParts(stack),
      every(
        resourceTypes.client,
        {
          setting: "name",
          expected: "the name that rules/policy.ts gives it",
          holds: (name, client, stack) => name === stack.applicationOf(client)?.name,
        },
        {
          setting: "appType",
          expected: "what its kind in rules/policy.ts is to Auth0",
          holds: (type, client, stack) => {
            const kind = stack.applicationOf(client)?.kind;
            return kind !== undefined && type === APP_TYPES[kind];
          },
        },
      ),
    ),
  },
  {
    name: "application-grant-types",
    mirrors: "RFC 9700 §2.1.2, §2.4",
    severity: "critical",
    why: "The implicit grant shows tokens to browsers and logs, the password grant shows passwords to applications.",
    remedy:
      "Leave grant types to infra/authorization/application-kinds.ts: code with refresh for people, client credentials for machines.",
    check: every(resourceTypes.client, {
      setting: "grantTypes",
      expected: ({ inputs }) => (GRANT_TYPES[String(inputs.appType)] ?? []).join(", "),
      holds: (types, { inputs }) =>
        Array.isArray(types) && sameMembers(textsOf(types), GRANT_TYPES[String(inputs.appType)] ?? []),
    }),
  },
  {
    name: "application-secret",
    mirrors: "RFC 8252 §8.5",
    severity: "critical",
    why: "Anybody can read a secret inside a native application; without a secret, anybody can pass for any other application.",
    remedy:
      "Leave the authentication method to infra/authorization/application-kinds.ts: none for native, a secret for others.",
    check: every(
      resourceTypes.clientCredentials,
      {
        setting: "clientId",
        expected: "the Client of the same name",
        holds: (id, { name }, stack) => stack.referred(id, resourceTypes.client)?.name === name,
      },
      {
        setting: "authenticationMethod",
        expected: '"none"',
        holds: (method) => method === "none",
        when: isNative,
      },
      {
        setting: "authenticationMethod",
        expected: '"client_secret_post", "client_secret_basic" or "private_key_jwt"',
        holds: (method) =>
          ["client_secret_post", "client_secret_basic", "private_key_jwt"].includes(String(method)),
        when: (credentials, stack) => !isNative(credentials, stack),
      },
    ),
  },
  {
    name: "application-keys",
    mirrors: "RFC 7523 §3, NIST SP 800-131A §3",
    severity: "critical",
    why: "Whoever holds the private half of a key passes for its machine: it must not be guessed, written down where others read, or stay for ever.",
    remedy:
      "Make keys with `npm run rotate` and leave them to the machine's section of the stack's file, such as timesheets:batch: public ones, of RSA with 2048 to 4096 bits, one or two, each with an end.",
    check: every(
      resourceTypes.clientCredentials,
      {
        setting: "privateKeyJwt",
        expected:
          "one or two public RSA keys of 2048 to 4096 bits for RS256, RS384 or PS256, each with an end",
        holds: areKeys,
        when: ({ inputs }) => inputs.authenticationMethod === "private_key_jwt",
      },
      {
        ...without("privateKeyJwt"),
        when: ({ inputs }) => inputs.authenticationMethod !== "private_key_jwt",
      },
    ),
  },
  {
    name: "application-first-party",
    mirrors: "Auth0: Cross-origin authentication, First-party and third-party applications",
    severity: "medium",
    why: "Passwords are typed at the tenant's own page and nowhere else, by people of ExampleCo.",
    remedy:
      "Leave isFirstParty on and crossOriginAuth off, in infra/authorization/application.ts; what isn't declared there was set on the tenant by hand: take it back there.",
    check: every(
      resourceTypes.client,
      is("isFirstParty", true),
      safe("crossOriginAuth"),
      without("allowedOrigins"),
      without("allowedClients"),
      without("clientAliases"),
      safe("initiateLoginUri"),
      safe("customLoginPage"),
      safe("formTemplate"),
      without("addons"),
      without("crossOriginLoc"),
      without("nativeSocialLogin"),
    ),
  },
];

const KEYS = z.object({
  credentials: z
    .array(
      z.object({
        credentialType: z.literal("public_key"),
        algorithm: z.enum(["RS256", "RS384", "PS256"]),
        pem: z.string().refine(isPublicRsaKey),
        expiresAt: z.string(),
      }),
    )
    .min(1)
    .max(2),
});

function areKeys(value: unknown): boolean {
  return KEYS.safeParse(value).success;
}

function isPublicRsaKey(pem: string): boolean {
  if (pem.includes("PRIVATE KEY")) return false;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    return asymmetricKeyType === "rsa" && bits >= 2048 && bits <= 4096;
  } catch {
    return false;
  }
}

/** Whether credentials are a native application's, which they name by its id. */
function isNative(
  credentials: ResourceOf<typeof resourceTypes.clientCredentials>,
  stack: JudgedStack,
): boolean {
  const client = stack.referred(credentials.inputs.clientId, resourceTypes.client);
  const kind = stack.applicationOf(credentials)?.kind;
  return kind === "native" || client?.inputs.appType === "native";
}

const PARTS = [resourceTypes.client, resourceTypes.clientCredentials, resourceTypes.clientGrant];

function undeclaredParts(stack: JudgedStack): Breach[] {
  return Object.keys(stack.policy.applications).flatMap((key) =>
    PARTS.filter((type) => !stack.all(type).some(({ name }) => name === key)).map((type) => ({
      resource: { type, name: "" },
      property: "",
      found: undefined,
      expected: `the ${type.split(":").at(-1)} of the application "${key}" of rules/policy.ts`,
    })),
  );
}
