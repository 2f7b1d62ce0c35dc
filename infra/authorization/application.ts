import * as auth0 from "@pulumi/auth0";
import * as pulumi from "@pulumi/pulumi";
import {
  actsForPeople,
  applicationKinds,
  grantTypesOf,
  keepsSecret,
  refreshes,
} from "../../rules/policy/application-kinds.ts";
import type { Application as PolicyApplication } from "../../rules/policy/types.ts";
import type { ApplicationSettings } from "../config/applications.ts";
import type { MachineAuthentication } from "../config/machines.ts";
import type { MobileApps } from "../config/mobile-apps.ts";
import type { StackConfig } from "../config/stack-config.ts";

export interface ApplicationArgs {
  readonly application: PolicyApplication;
  /** Its addresses and apps; a machine has none. */
  readonly urls: ApplicationSettings | undefined;
  /** How it authenticates, where it is a machine. */
  readonly machine: MachineAuthentication | undefined;
  readonly refreshTokens: StackConfig["refreshTokens"];
  /** The API for which it holds a grant. */
  readonly audience: pulumi.Output<string>;
  /** The Actions' bindings, which come before the grant: no token is issued that they haven't seen. */
  readonly bindings: readonly pulumi.Resource[];
}

/** How long an ID token is valid, in seconds: it is read once, right after the login. */
const ID_TOKEN_LIFETIME = 3_600;

/**
 * An application of the policy: its settings, how it authenticates, and its grant, with no more than its scopes. Where it is
 * protected, so are its parts: the engine deletes them first, and then refuses to delete what they were of.
 */
export class Application extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  /** Absent where the application can keep no secret, or signs with a key of its own instead. */
  readonly clientSecret: pulumi.Output<string> | undefined;
  readonly actsForPeople: boolean;
  readonly callbacks: readonly string[];

  constructor(key: string, args: ApplicationArgs, options: pulumi.ComponentResourceOptions) {
    super("timesheets:authorization:Application", key, {}, options);
    const { application, machine } = args;
    const client = new auth0.Client(key, clientArgs(args), { parent: this });
    const authentication = authenticationArgs(machine, application);
    const credentials = new auth0.ClientCredentials(
      key,
      { clientId: client.clientId, ...authentication },
      { parent: this },
    );
    new auth0.ClientGrant(
      key,
      {
        clientId: client.clientId,
        audience: args.audience,
        subjectType: applicationKinds[application.kind].subjectType,
        scopes: [...application.scopes],
      },
      { parent: this, dependsOn: [...args.bindings] },
    );
    this.clientId = client.clientId;
    this.clientSecret =
      keepsSecret(application) && authentication.privateKeyJwt === undefined
        ? pulumi.secret(credentials.clientSecret)
        : undefined;
    this.actsForPeople = actsForPeople(application);
    this.callbacks = args.urls?.callbacks ?? [];
    this.registerOutputs({ clientId: this.clientId });
  }
}

/** Public keys only: the private one never leaves the machine, so that no state can hold it. */
function authenticationArgs(
  machine: MachineAuthentication | undefined,
  { kind }: PolicyApplication,
): Pick<auth0.ClientCredentialsArgs, "privateKeyJwt"> & { readonly authenticationMethod: string } {
  if (machine?.authentication !== "private_key_jwt") {
    return { authenticationMethod: applicationKinds[kind].authenticationMethods[0] };
  }
  const credentials = machine.keys.map(({ name, algorithm, publicKey, expires }) => ({
    credentialType: "public_key",
    name,
    algorithm,
    pem: publicKey,
    // With milliseconds, as Auth0 writes it: otherwise the provider sees a change for ever.
    ...(expires !== undefined && { expiresAt: new Date(expires).toISOString() }),
  }));
  return { authenticationMethod: machine.authentication, privateKeyJwt: { credentials } };
}

function clientArgs({ application, urls, refreshTokens }: ApplicationArgs): auth0.ClientArgs {
  return {
    name: application.name,
    description: application.description,
    appType: applicationKinds[application.kind].appType,
    isFirstParty: true,
    oidcConformant: true,
    crossOriginAuth: false,
    grantTypes: [...grantTypesOf(application)],
    jwtConfiguration: { alg: "RS256", lifetimeInSeconds: ID_TOKEN_LIFETIME },
    callbacks: [...(urls?.callbacks ?? [])],
    allowedLogoutUrls: [...(urls?.logoutUrls ?? [])],
    webOrigins: [...(urls?.origins ?? [])],
    ...NOTHING_BESIDE,
    ...(urls?.apps !== undefined && { mobile: appLinks(urls.apps) }),
    ...(refreshes(application) && { refreshToken: rotating(refreshTokens) }),
  };
}

/**
 * Settings that no application here has. The provider sends nothing of what isn't declared: what somebody sets on the tenant
 * would be taken back by each preview and by no deployment (`internal/auth0/client/expand.go` of Auth0's Terraform provider).
 */
const NOTHING_BESIDE = {
  allowedOrigins: [],
  allowedClients: [],
  clientAliases: [],
  initiateLoginUri: "",
  customLoginPage: "",
  formTemplate: "",
  logoUri: "",
  sso: false,
  ssoDisabled: false,
} satisfies Partial<auth0.ClientArgs>;

/**
 * The apps that the tenant vouches for, in `/.well-known/assetlinks.json` and `/apple-app-site-association`. A platform without
 * one is declared with nothing in it: what isn't declared isn't sent, and the tenant would go on vouching for the app before.
 */
const appLinks = ({ android, ios }: MobileApps) => ({
  android: {
    appPackageName: android?.packageName ?? "",
    sha256CertFingerprints: [...(android?.certificateFingerprints ?? [])],
  },
  ios: { teamId: ios?.teamId ?? "", appBundleIdentifier: ios?.bundleId ?? "" },
});

/** Each use of a refresh token replaces it, and the reuse of an older one revokes the family (RFC 9700 §4.14.2). */
function rotating({ lifetime, idleLifetime, leeway }: StackConfig["refreshTokens"]) {
  return {
    rotationType: "rotating",
    expirationType: "expiring",
    infiniteTokenLifetime: false,
    tokenLifetime: lifetime,
    infiniteIdleTokenLifetime: false,
    idleTokenLifetime: idleLifetime,
    leeway,
  };
}
