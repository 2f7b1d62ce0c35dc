import { createPublicKey } from "node:crypto";
import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { sameMembers, textsOf } from "declared-stack/value";
import { z } from "zod";
import { applicationKinds, type GrantType } from "../../../rules/policy/application-kinds.ts";
import { both, every, is, safe, without } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** The most that an application may have: the table of kinds is judged by it, too. */
const SAFE_GRANT_TYPES: Readonly<Record<"user" | "client", readonly GrantType[]>> = {
  user: ["authorization_code", "refresh_token"],
  client: ["client_credentials"],
};

/** Types of which anybody has a copy, with all that is in it. */
const PUBLIC_TYPES: readonly unknown[] = ["native", "spa"];

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
            return kind !== undefined && type === applicationKinds[kind].appType;
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
      "Leave grant types to rules/policy/application-kinds.ts: code with refresh for people, client credentials for machines.",
    check: every(resourceTypes.client, {
      setting: "grantTypes",
      expected: (client, stack) => grantTypesFor(client, stack).join(", "),
      holds: (types, client, stack) =>
        Array.isArray(types) && sameMembers(textsOf(types), grantTypesFor(client, stack)),
    }),
  },
  {
    name: "application-secret",
    mirrors: "RFC 6749 §2.1, RFC 8252 §8.5",
    severity: "critical",
    why: "Anybody can read a secret inside an application on a phone, on a desktop or in a page; without a secret, anybody can pass for any other application.",
    remedy:
      "Leave the authentication method to rules/policy/application-kinds.ts: none for what is on people's own machines, a secret or a key for others.",
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
        when: isPublic,
      },
      {
        setting: "authenticationMethod",
        expected: '"client_secret_post", "client_secret_basic" or "private_key_jwt"',
        holds: (method) =>
          ["client_secret_post", "client_secret_basic", "private_key_jwt"].includes(String(method)),
        when: (credentials, stack) => !isPublic(credentials, stack),
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
        expiresAt: z.iso.datetime({ offset: true }),
      }),
    )
    .min(1)
    .max(2)
    .refine((keys) => new Set(keys.map(({ pem }) => pem)).size === keys.length),
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

/** Whether credentials are those of an application that can keep none, which they name by its id. */
function isPublic(
  credentials: ResourceOf<typeof resourceTypes.clientCredentials>,
  stack: JudgedStack,
): boolean {
  const client = stack.referred(credentials.inputs.clientId, resourceTypes.client);
  return PUBLIC_TYPES.some((type) =>
    [stack.traitsOf(credentials)?.appType, client?.inputs.appType].includes(type),
  );
}

function grantTypesFor(client: ResourceOf<typeof resourceTypes.client>, stack: JudgedStack): GrantType[] {
  const traits = stack.traitsOf(client);
  const { refreshTokens = true } = stack.applicationOf(client) ?? {};
  const safe = traits === undefined ? [] : SAFE_GRANT_TYPES[traits.subjectType];
  return safe.filter(
    (grant) => traits?.grantTypes.includes(grant) && (refreshTokens || grant !== "refresh_token"),
  );
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
