import { isDeepStrictEqual } from "node:util";
import { resourceTypes, type SafeSettingsOf, type SettingsOf } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { itemsOf, parsed, sameMembers, textsOf, valueAt } from "declared-stack/value";
import type { DirectoryConnection } from "../../../rules/policy/types.ts";
import { both, type Demand, every, is, oneOf, type SafeDemand, safe } from "../definition/every.ts";
import type { Check, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

const TYPE = resourceTypes.connection;
type Connection = ResourceOf<typeof TYPE>;
type Options = Extract<SettingsOf<typeof TYPE>, `options.${string}`>;
type DirectoryDemand =
  | Demand<SettingsOf<typeof TYPE>, Connection>
  | SafeDemand<SafeSettingsOf<typeof TYPE>, Connection>;

/** The strategies of Auth0's by which a directory is reached, each with guardrails of its own. */
const STRATEGIES = ["ad", "google-apps", "oidc", "okta", "samlp", "waad"] as const;
type Strategy = (typeof STRATEGIES)[number];

/** The connection of the policy that a resource is, where it is to a directory. */
export function directoryOf(
  { name }: Pick<Connection, "name">,
  { policy: { connections } }: JudgedStack,
): DirectoryConnection | undefined {
  const connection = Object.hasOwn(connections, name) ? connections[name] : undefined;
  return connection?.kind === "directory" ? connection : undefined;
}

/** Demands on directories of some strategies. */
const ofStrategies = (strategies: readonly Strategy[], ...demands: readonly DirectoryDemand[]): Check =>
  every(
    TYPE,
    ...demands.map((demand) => ({
      ...demand,
      when: (connection: Connection, stack: JudgedStack) =>
        directoryOf(connection, stack) !== undefined &&
        strategies.some((strategy) => strategy === connection.inputs.strategy) &&
        (demand.when?.(connection, stack) ?? true),
    })),
  );

const https = <Setting extends Options>(setting: Setting): Demand<Setting, Connection> => ({
  setting,
  expected: "an https address",
  holds: (address) => typeof address === "string" && URL.parse(address)?.protocol === "https:",
});

/** A setting as the stack's configuration of the directory has it. */
const asConfigured = <Setting extends Options>(
  setting: Setting,
  member: string,
): Demand<Setting, Connection> => ({
  setting,
  expected: ({ name }) => `the ${member} of timesheets:${name}`,
  holds: (value, connection, stack) =>
    typeof value === "string" && value !== "" && value === configuredFor(connection, member, stack),
});

const originOf = (address: string): string => address.split("/", 3).join("/");

/** The origin of the OpenID provider that the stack's configuration names, letter by letter. */
function originFor(connection: Connection, stack: JudgedStack): string {
  const issuer = configuredFor(connection, "issuer", stack);
  if (typeof issuer === "string") return originOf(issuer);
  return `https://${configuredFor(connection, "domain", stack)}`;
}

const atDirectory = <Setting extends Options>(setting: Setting): Demand<Setting, Connection> => ({
  setting,
  expected: (connection, stack) => `an https address at ${originFor(connection, stack)}`,
  holds: (address, connection, stack) =>
    typeof address === "string" &&
    address.startsWith("https://") &&
    originOf(address) === originFor(connection, stack),
});

/** An address that the tenant finds by another one where it isn't declared. */
const atDirectoryIfAny = <Setting extends Options>(setting: Setting): Demand<Setting, Connection> => ({
  ...atDirectory(setting),
  when: ({ inputs }) => valueAt(inputs, setting) !== undefined,
});

const OPENID: readonly Strategy[] = ["oidc", "okta"];

/** Scopes in which a directory is asked about somebody, beside those that it wants for groups. */
const IDENTITY = ["openid", "profile", "email"];

/** Signatures by a key pair: who can check one can't make one (RFC 8725 §3.2). */
const ASYMMETRIC = ["ES256", "ES384", "PS256", "PS384", "RS256", "RS384", "RS512"];

/** The attributes of a profile that come from a directory, beside the groups. */
const PROFILE = ["email", "email_verified", "family_name", "given_name", "name"];

/** The member of a directory's settings in the stack's configuration. */
const configuredFor = ({ name }: Pick<Connection, "name">, member: string, stack: JudgedStack): unknown =>
  stack.configured(`timesheets:${name}`, member);

/** Guardrails of connections to a company's directory. */
export const directoryGuardrails: readonly Guardrail[] = [
  {
    name: "directory-strategy",
    mirrors: "Auth0: Enterprise identity providers",
    severity: "critical",
    why: "Whoever is vouched for by another provider than the company's directory is taken for an employee.",
    remedy: "Name in Pulumi.NAME.yaml how the directory is reached, and derive the connection from it.",
    check: both(
      every(TYPE, {
        setting: "strategy",
        expected: (connection, stack) =>
          `the strategy of timesheets:${connection.name}, which is one of ${STRATEGIES.join(", ")}; found there: ${JSON.stringify(configuredFor(connection, "strategy", stack) ?? "none")}`,
        holds: (strategy, connection, stack) =>
          STRATEGIES.some((one) => one === strategy) &&
          strategy === configuredFor(connection, "strategy", stack),
        when: (connection, stack) => directoryOf(connection, stack) !== undefined,
      }),
      ofStrategies(STRATEGIES, {
        setting: "options.domainAliases",
        expected: ({ name }) => `the domains of timesheets:${name}`,
        holds: (domains, connection, stack) =>
          sameMembers(textsOf(domains), textsOf(configuredFor(connection, "domains", stack))),
      }),
      ofStrategies([...OPENID, "google-apps", "waad"], asConfigured("options.clientId", "clientId")),
      ofStrategies(["oidc"], asConfigured("options.issuer", "issuer")),
      ofStrategies(["okta"], asConfigured("options.domain", "domain")),
      ofStrategies(["samlp"], asConfigured("options.signInEndpoint", "signInUrl")),
    ),
  },
  {
    name: "connection-metadata",
    mirrors: "Auth0: Actions, event.connection.metadata",
    severity: "critical",
    why: "By a connection's metadata the Actions know it from those of others, whose people have no rights here, and for how long groups count.",
    remedy: "Derive it from the policy's key and the stack's groupsAtRefresh, in infra/authorization/.",
    check: every(TYPE, {
      setting: "metadata",
      expected: (connection, stack) => JSON.stringify(metadataFor(connection, stack)),
      holds: (metadata, connection, stack) => isDeepStrictEqual(metadata, metadataFor(connection, stack)),
    }),
  },
  {
    name: "directory-openid",
    mirrors: "RFC 9700 §2.1",
    severity: "critical",
    why: "An answer that comes through the browser, or that isn't bound to its login, can be somebody else's.",
    remedy:
      "Let the directory answer by a code with PKCE and a nonce, at https addresses, signed by its own key.",
    check: ofStrategies(
      OPENID,
      safe("options.type"),
      safe("options.connectionSettings.pkce"),
      safe("options.sendBackChannelNonce"),
      oneOf("options.tokenEndpointAuthMethod", "client_secret_post", "private_key_jwt"),
      {
        setting: "options.idTokenSignedResponseAlgs",
        expected: `some of ${ASYMMETRIC.join(", ")}`,
        holds: (algorithms) =>
          itemsOf(algorithms).length > 0 &&
          itemsOf(algorithms).every((one) => ASYMMETRIC.includes(String(one))),
      },
      atDirectory("options.issuer"),
      atDirectoryIfAny("options.discoveryUrl"),
      atDirectoryIfAny("options.authorizationEndpoint"),
      atDirectoryIfAny("options.tokenEndpoint"),
      atDirectoryIfAny("options.userinfoEndpoint"),
      atDirectoryIfAny("options.jwksUri"),
      {
        setting: "options.scopes",
        expected: ({ name }) =>
          `openid among them, and no offline_access or another that is none of ${IDENTITY.join(", ")} and of those of timesheets:${name}`,
        holds: (scopes, connection, stack) => {
          const known = [...IDENTITY, ...textsOf(configuredFor(connection, "scopes", stack))];
          const asked = textsOf(scopes);
          return (
            asked.includes("openid") && asked.every((one) => one !== "offline_access" && known.includes(one))
          );
        },
      },
    ),
  },
  {
    name: "directory-entra",
    mirrors: "Auth0: Email verification for Azure AD and ADFS",
    severity: "critical",
    why: "At Microsoft's common endpoint each of its customers signs in, and each of their administrators writes any address into a profile.",
    remedy:
      "Bind the connection to the one tenant, by OpenID Connect at the v2.0 endpoint, and trust no address for verified.",
    check: ofStrategies(
      ["waad"],
      safe("options.waadProtocol"),
      safe("options.useWsfed"),
      safe("options.identityApi"),
      safe("options.waadCommonEndpoint"),
      safe("options.shouldTrustEmailVerifiedConnection"),
      is("options.userIdAttribute", "oid"),
      asConfigured("options.tenantDomain", "tenantDomain"),
    ),
  },
  {
    name: "directory-google",
    mirrors: "Auth0: Connect your app to Google Workspace",
    severity: "critical",
    why: "Without a domain everybody with a Google account is one of the directory's people.",
    remedy: "Bind the connection to the company's own domain.",
    check: ofStrategies(
      ["google-apps"],
      asConfigured("options.domain", "domain"),
      asConfigured("options.tenantDomain", "domain"),
    ),
  },
  {
    name: "directory-saml",
    mirrors: "OWASP SAML Security Cheat Sheet",
    severity: "critical",
    why: "A response whose signature isn't checked, or that no login of ours has asked for, says whatever somebody wrote into it.",
    remedy:
      "Give the directory's certificate and https address, sign requests by SHA-256, and take no response without a request.",
    check: ofStrategies(
      ["samlp"],
      https("options.signInEndpoint"),
      {
        setting: "options.signingCert",
        expected: ({ name }) =>
          `the directory's certificate in PEM, the signingCertificate of timesheets:${name}`,
        holds: (certificate, connection, stack) =>
          typeof certificate === "string" &&
          certificate.includes("BEGIN CERTIFICATE") &&
          certificate === configuredFor(connection, "signingCertificate", stack),
      },
      safe("options.signSamlRequest"),
      safe("options.signatureAlgorithm"),
      safe("options.digestAlgorithm"),
      safe("options.idpInitiated.enabled"),
      safe("options.debug"),
      oneOf(
        "options.protocolBinding",
        "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
        "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
      ),
    ),
  },
  {
    name: "directory-active",
    mirrors: "Auth0: Active Directory/LDAP connector",
    severity: "high",
    why: "Passwords that can be guessed, or that are good from a copy when the directory doesn't answer, let in people who have left.",
    remedy: "Set bruteForceProtection and disableCache.",
    check: ofStrategies(["ad"], safe("options.bruteForceProtection"), safe("options.disableCache")),
  },
  {
    name: "directory-profile",
    mirrors: "Auth0: Configure PKCE and claim mapping",
    severity: "critical",
    why: "Groups give rights, and whoever can write another attribute of the profile writes what others go by.",
    remedy:
      "Take over at each login the groups under the policy's claim, and of everything else no more than a name and an address.",
    check: both(
      ofStrategies(STRATEGIES, safe("options.setUserRootAttributes")),
      ofStrategies(OPENID, safe("options.attributeMap.mappingMode"), {
        setting: "options.attributeMap.attributes",
        expected: (connection, stack) =>
          `${[...PROFILE, claimOf(connection, stack)].join(", ")}, the last from the claim with the groups`,
        holds: (attributes, connection, stack) => {
          const named = Object.keys(Object(parsed(attributes)));
          const claim = claimOf(connection, stack);
          const known = new Set([...PROFILE, claim]);
          return (
            named.includes(claim) &&
            named.every((name) => known.has(name)) &&
            isFromToken(attributes, connection, stack)
          );
        },
      }),
      ofStrategies(["samlp"], {
        setting: "options.fieldsMap",
        expected: (connection, stack) =>
          `${claimOf(connection, stack)} alone, from the attribute with the groups`,
        holds: (map, connection, stack) => {
          const claim = claimOf(connection, stack);
          const fields = Object.entries(Object(parsed(map)));
          return (
            fields.length === 1 && fields[0]?.[0] === claim && fields[0][1] === groupsFrom(connection, stack)
          );
        },
      }),
      ofStrategies(["google-apps", "waad"], {
        setting: "options.scopes",
        expected: "ext_groups among them",
        holds: (scopes) => textsOf(scopes).includes("ext_groups"),
      }),
    ),
  },
  {
    name: "directory-leavers",
    mirrors: "NIST SP 800-53 AC-2(3)",
    severity: "high",
    why: "At a refresh nobody asks the directory: who has left a group would keep its rights as long as the refresh token lives.",
    remedy:
      "Declare the connection's SCIM configuration where timesheets:NAME has groupsAtRefresh: scim, and none elsewhere.",
    check: every(TYPE, {
      setting: "name",
      expected: (connection, stack) =>
        configuredFor(connection, "groupsAtRefresh", stack) === "scim"
          ? "a ConnectionScimConfiguration of it"
          : "no ConnectionScimConfiguration of it",
      holds: (_name, connection, stack) =>
        stack
          .all(resourceTypes.connectionScim)
          .some(({ inputs }) => stack.referred(inputs.connectionId, TYPE)?.name === connection.name) ===
        (configuredFor(connection, "groupsAtRefresh", stack) === "scim"),
    }),
  },
];

const metadataFor = (connection: Connection, stack: JudgedStack) =>
  directoryOf(connection, stack) === undefined
    ? { timesheets: connection.name }
    : {
        timesheets: connection.name,
        groups_at_refresh: String(configuredFor(connection, "groupsAtRefresh", stack)),
      };

const claimOf = (connection: Connection, stack: JudgedStack): string =>
  directoryOf(connection, stack)?.groups.claim ?? "";

const groupsFrom = (connection: Connection, stack: JudgedStack): unknown =>
  configuredFor(connection, "groupsFrom", stack) ?? claimOf(connection, stack);

/** Whether each attribute is the claim of its own name in the signed ID token, and the groups are the claim that the stack names. */
function isFromToken(attributes: unknown, connection: Connection, stack: JudgedStack): boolean {
  const claim = claimOf(connection, stack);
  return Object.entries(Object(parsed(attributes))).every(
    ([name, template]) =>
      template === `\${context.tokenset.${name === claim ? groupsFrom(connection, stack) : name}}`,
  );
}
