import * as auth0 from "@pulumi/auth0";
import * as pulumi from "@pulumi/pulumi";
import type { DirectoryConnection } from "../../rules/policy/types.ts";
import type { StackDirectory } from "../config/stack-config.ts";
import type { ConnectionOptions } from "./connection-options.ts";

type Options = NonNullable<auth0.ConnectionArgs["options"]>;

/** Scopes in which the directory is asked about somebody, beside their groups. */
const IDENTITY_SCOPES = ["openid", "profile", "email"];

/**
 * Declares the connection to a company's directory, and where it can, the endpoint at which the directory says by SCIM who
 * leaves a group. Its token is made by whoever sets the directory up, so that no state holds it.
 */
export function declareDirectory(
  key: string,
  directory: StackDirectory,
  { groups: { claim } }: DirectoryConnection,
  options: ConnectionOptions,
): auth0.Connection {
  const { name, displayName, strategy } = directory;
  const connection = new auth0.Connection(
    key,
    {
      name,
      displayName,
      strategy,
      showAsButton: true,
      isDomainConnection: false,
      // By these the Actions know it (rules/actions/person.ts).
      metadata: { timesheets: key, groups_at_refresh: String(directory.groupsAtRefresh) },
      options: { ...optionsOf(directory, claim), domainAliases: [...directory.domains], ...EACH_LOGIN },
    },
    options,
  );
  if (directory.groupsAtRefresh === "scim") {
    new auth0.ConnectionScimConfiguration(key, { connectionId: connection.id }, options);
  }
  return connection;
}

/** Each login takes over what the directory says then, and drops what it says no more. */
const EACH_LOGIN = { setUserRootAttributes: "on_each_login" } as const;

/** The settings of each strategy's own. */
function optionsOf(directory: StackDirectory, claim: string): Options {
  const { groupsFrom = claim } = directory;
  switch (directory.strategy) {
    case "oidc":
      return {
        ...openIdConnect(directory.scopes, { [claim]: groupsFrom }),
        ...clientOf(directory),
        issuer: directory.issuer,
        discoveryUrl: `${directory.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
      };
    case "okta":
      return {
        ...openIdConnect(directory.scopes, { [claim]: groupsFrom }),
        ...clientOf(directory),
        domain: directory.domain,
        ...oktaEndpoints(directory.domain),
      };
    case "waad":
      return {
        ...clientOf(directory),
        domain: directory.tenantDomain,
        tenantDomain: directory.tenantDomain,
        waadProtocol: "openid-connect",
        useWsfed: false,
        // Of one organization, and not of any that Microsoft knows.
        waadCommonEndpoint: false,
        identityApi: "microsoft-identity-platform-v2.0",
        // The same for all applications of the organization, so that SCIM can mean the same person.
        userIdAttribute: "oid",
        // Whoever administers an Entra tenant writes any address into a profile.
        shouldTrustEmailVerifiedConnection: "never_set_emails_as_verified",
        scopes: ["basic_profile", "ext_groups"],
      };
    case "google-apps":
      return {
        ...clientOf(directory),
        domain: directory.domain,
        tenantDomain: directory.domain,
        apiEnableUsers: true,
        apiEnableGroups: true,
        scopes: ["email", "profile", "ext_groups"],
      };
    case "samlp":
      return {
        signInEndpoint: directory.signInUrl,
        signingCert: directory.signingCertificate,
        protocolBinding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
        signSamlRequest: true,
        signatureAlgorithm: "rsa-sha256",
        digestAlgorithm: "sha256",
        // Nobody is signed in whom no login of ours has sent there.
        idpInitiated: { enabled: false },
        debug: false,
        fieldsMap: JSON.stringify({ [claim]: groupsFrom }),
      };
    case "ad":
      return {
        tenantDomain: directory.domains[0] ?? "",
        bruteForceProtection: true,
        // A copy of passwords and groups would be good for as long as the directory doesn't answer.
        disableCache: true,
        disableSelfServiceChangePassword: true,
        useCertAuth: false,
        useKerberos: false,
      };
  }
}

/** The tenant as a client of the directory; its secret is one in the state, too. */
const clientOf = ({
  clientId,
  clientSecret = "",
}: {
  readonly clientId: string;
  readonly clientSecret?: string;
}) => ({
  clientId,
  clientSecret: pulumi.secret(clientSecret),
});

/** A code by the back channel, with PKCE, and nothing of the profile but what is named here. */
const openIdConnect = (scopes: readonly string[], groups: Readonly<Record<string, string>>): Options => ({
  type: "back_channel",
  connectionSettings: { pkce: "S256" },
  sendBackChannelNonce: true,
  tokenEndpointAuthMethod: "client_secret_post",
  idTokenSignedResponseAlgs: ["RS256"],
  scopes: [...IDENTITY_SCOPES, ...scopes],
  attributeMap: {
    mappingMode: "use_map",
    attributes: JSON.stringify(
      Object.fromEntries(
        Object.entries({ ...PROFILE, ...groups }).map(([attribute, name]) => [
          attribute,
          `\${context.tokenset.${name}}`,
        ]),
      ),
    ),
  },
});

const PROFILE = {
  name: "name",
  email: "email",
  email_verified: "email_verified",
  given_name: "given_name",
  family_name: "family_name",
};

/** Of an Okta organization's own authorization server. */
const oktaEndpoints = (domain: string): Options => ({
  issuer: `https://${domain}`,
  authorizationEndpoint: `https://${domain}/oauth2/v1/authorize`,
  tokenEndpoint: `https://${domain}/oauth2/v1/token`,
  userinfoEndpoint: `https://${domain}/oauth2/v1/userinfo`,
  jwksUri: `https://${domain}/oauth2/v1/keys`,
});
