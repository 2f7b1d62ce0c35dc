import { createHash, createPublicKey } from "node:crypto";
import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { expect, it } from "vitest";
import type { Snapshot } from "../../../review/snapshot/take.ts";
import { linesBetween, snapshotOf, withInputs } from "../support/revise.ts";

/** A change past the policy, and everything that the review says of it. */
type Prepared = readonly [what: string, revise: (snapshot: Snapshot) => Snapshot, lines: readonly string[]];

type Bound = readonly { readonly displayName: string }[];
type Inputs = Record<string, unknown>;

const PEM = [
  "-----BEGIN PUBLIC KEY-----",
  createPublicKey({
    key: { kty: "RSA", e: "AQAB", n: Buffer.alloc(256, 7).toString("base64url") },
    format: "jwk",
  })
    .export({ type: "spki", format: "der" })
    .toString("base64"),
  "-----END PUBLIC KEY-----",
].join("\n");
/** SHA-256 of the key as a JWK with its members in order (RFC 7638 §3). */
const THUMBPRINT = createHash("sha256")
  .update(`{"e":"AQAB","kty":"RSA","n":"${Buffer.alloc(256, 7).toString("base64url")}"}`)
  .digest("base64url");
const KEY = {
  credentialType: "public_key",
  name: "2026-11",
  algorithm: "RS256",
  pem: PEM,
  expiresAt: "2027-11-30T00:00:00.000Z",
};
const byKey = (...credentials: object[]) => ({
  authenticationMethod: "private_key_jwt",
  privateKeyJwt: { credentials },
});

const inputs =
  (type: string, name: string, change: (inputs: Inputs) => Inputs) =>
  (snapshot: Snapshot): Snapshot =>
    withInputs(snapshot, type, name, change);

const resource =
  (type: string, name: string, change: (resource: StackResource) => Partial<StackResource>) =>
  (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    resources: snapshot.resources.map((one) =>
      one.type === type && one.name === name ? { ...one, ...change(one) } : one,
    ),
  });

const added = (list: unknown, ...items: unknown[]): unknown[] => [...(list as unknown[]), ...items];

/** That of Pulumi.prod.yaml. */
const FINGERPRINT =
  "70:95:BA:DF:04:29:4E:73:98:BD:E2:07:2C:51:76:9B:C0:E5:0A:2F:54:79:9E:C3:E8:0D:32:57:7C:A1:C6:EB";

/** An application's apps with other keys that may sign the one of Android. */
function signedBy(mobile: unknown, change: (keys: unknown) => unknown): Inputs {
  const { android, ...others } = mobile as { android: Inputs };
  const { sha256CertFingerprints: keys } = android;
  return { ...others, android: { ...android, sha256CertFingerprints: change(keys) } };
}

const prepared: readonly Prepared[] = [
  [
    "a callback more",
    inputs(resourceTypes.client, "web", ({ callbacks }) => ({
      callbacks: added(callbacks, "https://other.example/callback"),
    })),
    ["+ Timesheets Web may now send people back to https://other.example/callback after the login."],
  ],
  [
    "no address after the logout",
    inputs(resourceTypes.client, "web", () => ({ allowedLogoutUrls: [] })),
    ["- Timesheets Web may no longer send people to https://timesheets.exampleco.com after the logout."],
  ],
  [
    "a web origin more",
    inputs(resourceTypes.client, "web", ({ webOrigins }) => ({
      webOrigins: added(webOrigins, "https://other.example"),
    })),
    ["+ Pages of https://other.example may now act as Timesheets Web."],
  ],
  [
    "a key more that may sign an app",
    inputs(resourceTypes.client, "mobile", ({ mobile }) => ({
      mobile: signedBy(mobile, (all) => added(all, "AB:CD")),
    })),
    ['+ Client "mobile": mobile.android.sha256CertFingerprints["AB:CD"] is new.'],
  ],
  [
    "another key that may sign an app",
    inputs(resourceTypes.client, "mobile", ({ mobile }) => ({ mobile: signedBy(mobile, () => ["AB:CD"]) })),
    [`+ Client "mobile": mobile.android.sha256CertFingerprints[] is now "AB:CD" (was "${FINGERPRINT}").`],
  ],
  [
    "a key less that may sign an app",
    inputs(resourceTypes.client, "mobile", ({ mobile }) => ({ mobile: signedBy(mobile, () => []) })),
    [`- Client "mobile": mobile.android.sha256CertFingerprints["${FINGERPRINT}"] is gone.`],
  ],
  [
    "another team's app",
    inputs(resourceTypes.client, "mobile", ({ mobile }) => ({
      mobile: {
        ...(mobile as Inputs),
        ios: { teamId: "ZZZZZZZZZZ", appBundleIdentifier: "com.exampleco.timesheets" },
      },
    })),
    ['+ Client "mobile": mobile.ios.teamId is now "ZZZZZZZZZZ" (was "A1B2C3D4E5").'],
  ],
  [
    "an app that the web application vouches for",
    inputs(resourceTypes.client, "web", () => ({
      mobile: { ios: { teamId: "ZZZZZZZZZZ", appBundleIdentifier: "com.attacker" } },
    })),
    [
      '+ Client "web": mobile.ios.teamId is now "ZZZZZZZZZZ" (was not set).',
      '+ Client "web": mobile.ios.appBundleIdentifier is now "com.attacker" (was not set).',
    ],
  ],
  [
    "no app any more",
    inputs(resourceTypes.client, "mobile", () => ({ mobile: undefined })),
    [
      '+ Client "mobile": mobile.android.appPackageName is no longer set (was "com.exampleco.timesheets").',
      '+ Client "mobile": mobile.ios.appBundleIdentifier is no longer set (was "com.exampleco.timesheets").',
      '+ Client "mobile": mobile.ios.teamId is no longer set (was "A1B2C3D4E5").',
      `- Client "mobile": mobile.android.sha256CertFingerprints["${FINGERPRINT}"] is gone.`,
    ],
  ],
  [
    "a password grant",
    inputs(resourceTypes.client, "web", ({ grantTypes }) => ({ grantTypes: added(grantTypes, "password") })),
    ["+ Timesheets Web may now get tokens by password."],
  ],
  [
    "access tokens that live longer",
    inputs(resourceTypes.api, "api", () => ({ tokenLifetime: 172_800 })),
    ["+ Access tokens for Timesheets API are now valid for 2 days (were for 1 day)."],
  ],
  [
    "refresh tokens that live longer",
    inputs(resourceTypes.client, "mobile", ({ refreshToken }) => ({
      refreshToken: { ...(refreshToken as Inputs), tokenLifetime: 5_184_000 },
    })),
    ["+ Refresh tokens of Timesheets Mobile are now valid for 60 days (were for 30 days)."],
  ],
  [
    "refresh tokens that live for ever",
    inputs(resourceTypes.client, "mobile", ({ refreshToken }) => ({
      refreshToken: { ...(refreshToken as Inputs), infiniteTokenLifetime: true },
    })),
    ["+ Refresh tokens of Timesheets Mobile are now valid for ever (were for 30 days)."],
  ],
  [
    "refresh tokens that don't rotate",
    inputs(resourceTypes.client, "mobile", ({ refreshToken }) => ({
      refreshToken: { ...(refreshToken as Inputs), rotationType: "non-rotating" },
    })),
    ["+ Refresh tokens of Timesheets Mobile no longer rotate, so that a stolen one isn't noticed."],
  ],
  [
    "ID tokens that live shorter",
    inputs(resourceTypes.client, "web", ({ jwtConfiguration }) => ({
      jwtConfiguration: { ...(jwtConfiguration as Inputs), lifetimeInSeconds: 900 },
    })),
    ["- ID tokens for Timesheets Web are now valid for 15 minutes (were for 1 hour)."],
  ],
  [
    "RBAC off",
    inputs(resourceTypes.api, "api", () => ({ enforcePolicies: false })),
    ["+ Timesheets API no longer enforces RBAC: roles' permissions don't bound its tokens."],
  ],
  [
    "no refresh tokens at all",
    inputs(resourceTypes.api, "api", () => ({ allowOfflineAccess: false })),
    ["- Applications no longer get refresh tokens for Timesheets API (offline access)."],
  ],
  [
    "tokens for every application",
    inputs(resourceTypes.api, "api", () => ({
      subjectTypeAuthorization: { user: { policy: "allow_all" }, client: { policy: "require_client_grant" } },
    })),
    [
      "+ Timesheets API now gives tokens for people to every application of the tenant, granted or not (was applications with a client grant only).",
    ],
  ],
  [
    "the PKCE Action unbound",
    inputs(resourceTypes.triggerActions, "post-login", ({ actions }) => ({
      actions: (actions as Bound).slice(1),
    })),
    [
      "+ A login to Timesheets Mobile without PKCE by S256 is no longer refused.",
      '+ post-login no longer runs "Timesheets: PKCE for public applications".',
    ],
  ],
  [
    "the scope Action unbound",
    inputs(resourceTypes.triggerActions, "post-login", ({ actions }) => ({
      actions: (actions as Bound).filter(({ displayName }) => !displayName.includes("scopes")),
    })),
    [
      '+ post-login no longer runs "Timesheets: access token scopes".',
      "+ The Actions no longer take read:timesheets, create:timesheets, approve:timesheets, batch:upload from the tokens of anybody.",
    ],
  ],
  [
    "the scope Action and RBAC both gone",
    (snapshot) =>
      withInputs(
        withInputs(snapshot, resourceTypes.api, "api", () => ({ enforcePolicies: false })),
        resourceTypes.triggerActions,
        "post-login",
        ({ actions }) => ({
          actions: (actions as Bound).filter(({ displayName }) => !displayName.includes("scopes")),
        }),
      ),
    [
      "+ Anybody who signs in may now read timesheets through Timesheets Mobile (GET /timesheets).",
      "+ Anybody who signs in may now create timesheets through Timesheets Mobile (POST /timesheets).",
      "+ Anybody who signs in may now approve timesheets through Timesheets Mobile (PUT /approvals/{id}).",
      "+ Anybody who signs in may now read timesheets through Timesheets Web (GET /timesheets).",
      "+ Anybody who signs in may now create timesheets through Timesheets Web (POST /timesheets).",
      "+ Timesheets API no longer enforces RBAC: roles' permissions don't bound its tokens.",
      '+ post-login no longer runs "Timesheets: access token scopes".',
      "+ The Actions no longer take batch:upload from the tokens of anybody.",
    ],
  ],
  [
    "Actions in another order",
    inputs(resourceTypes.triggerActions, "post-login", ({ actions }) => ({
      actions: (actions as Bound).toReversed(),
    })),
    [
      '+ post-login now runs its Actions in another order: "Timesheets: identity claims", "Timesheets: access token scopes", "Timesheets: PKCE for public applications" (was "Timesheets: PKCE for public applications", "Timesheets: access token scopes", "Timesheets: identity claims").',
    ],
  ],
  [
    "an Action whose code lets everything through",
    inputs(resourceTypes.action, "access-token-scopes", () => ({
      code: "exports.onExecutePostLogin = async () => {};",
    })),
    [
      "+ For anybody: keeps read:timesheets, create:timesheets, approve:timesheets, batch:upload (post-login).",
      "+ The Actions no longer take read:timesheets, create:timesheets, approve:timesheets, batch:upload from the tokens of anybody.",
      '+ Action "Timesheets: access token scopes" has other logic: some of N made-up events came out otherwise.',
    ],
  ],
  [
    "a permission of a role that the Action takes",
    inputs(resourceTypes.rolePermissions, "Employee", ({ permissions }) => ({
      permissions: added(permissions, {
        name: "approve:timesheets",
        resourceServerIdentifier: "https://api.exampleco.com/timesheets",
      }),
    })),
    ["+ Role Employee now has the permission approve:timesheets (RBAC)."],
  ],
  [
    "a permission for another API",
    inputs(resourceTypes.rolePermissions, "Employee", ({ permissions }) => ({
      permissions: added(permissions, {
        name: "read:users",
        resourceServerIdentifier: "https://other.example/",
      }),
    })),
    [
      '+ Role permissions "Employee": permissions[read:users].resourceServerIdentifier is now "https://other.example/" (was not set).',
    ],
  ],
  [
    "a grant wider than the policy, which the API doesn't follow",
    inputs(resourceTypes.clientGrant, "web", ({ scopes }) => ({
      scopes: added(scopes, "approve:timesheets"),
    })),
    ["+ Timesheets Web may now ask for approve:timesheets for people (client grant)."],
  ],
  [
    "a gateway's route without scopes",
    inputs(resourceTypes.route, "PUT /approvals/{id}", () => ({ authorizationScopes: undefined })),
    [
      "+ The gateway takes any token, whatever its scopes, at PUT /approvals/{id} (it needed approve:timesheets).",
    ],
  ],
  [
    "a gateway's route without a token",
    inputs(resourceTypes.route, "PUT /approvals/{id}", () => ({
      authorizationScopes: undefined,
      authorizationType: "NONE",
      authorizerId: undefined,
    })),
    ["+ The gateway needs no token at PUT /approvals/{id} (it needed approve:timesheets)."],
  ],
  [
    "a gateway's route that is missing",
    (snapshot) => ({
      ...snapshot,
      resources: snapshot.resources.filter(
        ({ type, name }) => type !== resourceTypes.route || name !== "PUT /approvals/{id}",
      ),
    }),
    [
      "- Manager may no longer approve timesheets through Timesheets Mobile (PUT /approvals/{id}).",
      "- The gateway has no route at PUT /approvals/{id} (it needed approve:timesheets).",
    ],
  ],
  [
    "a web application without a secret",
    inputs(resourceTypes.clientCredentials, "web", () => ({ authenticationMethod: "none" })),
    [
      "+ Timesheets Web now authenticates itself without a secret (it did by client_secret_post).",
      "• The client secret of Timesheets Web is no longer used.",
    ],
  ],
  [
    "a machine that signs with a key in the place of its secret",
    inputs(resourceTypes.clientCredentials, "batch", () => byKey(KEY)),
    [
      `+ Whoever holds the private half of the key "2026-11" (RS256, thumbprint ${THUMBPRINT}, until 2027-11-30T00:00:00.000Z) may now get the tokens of Timesheets Batch.`,
      "- Timesheets Batch now authenticates itself by private_key_jwt (it did by client_secret_post).",
      '• Client credentials "batch": privateKeyJwt.credentials[2026-11].name is now "2026-11" (was not set).',
    ],
  ],
  [
    "a table with another key",
    inputs(resourceTypes.table, "entries", () => ({ hashKey: "id" })),
    [
      '• Table "entries" is replaced (deleted and created again, in between there is none), with all that is in it: hashKey is now "id" (was "pk"). It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
    ],
  ],
  [
    "a table that may be deleted",
    inputs(resourceTypes.table, "entries", () => ({ deletionProtectionEnabled: false })),
    ['+ Table "entries": deletionProtectionEnabled is now false (was true).'],
  ],
  [
    "a table that the engine may delete",
    resource(resourceTypes.table, "entries", () => ({ protect: false })),
    ['+ Table "entries" is no longer protected from being deleted, with all that is in it.'],
  ],
  [
    "a grant alone that is gone",
    (snapshot) => ({
      ...snapshot,
      resources: snapshot.resources.filter(
        ({ type, name }) => type !== resourceTypes.clientGrant || name !== "batch",
      ),
    }),
    [
      "- Timesheets Batch may no longer upload batches for itself (POST /timesheets/batch).",
      "- Timesheets Batch may no longer ask for batch:upload for itself (client grant).",
      '• Client grant "batch" is deleted. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
    ],
  ],
  [
    "an application that the engine may delete, with its parts",
    (snapshot) => ({
      ...snapshot,
      resources: snapshot.resources.map((one) =>
        one.parent === "timesheets:authorization:Application batch" ? { ...one, protect: false } : one,
      ),
    }),
    [
      '+ Client "batch" is no longer protected from being deleted, with its client id, secret, grants and refresh tokens.',
    ],
  ],
  [
    "a grant alone that the engine may delete",
    resource(resourceTypes.clientGrant, "batch", () => ({ protect: false })),
    ['+ Client grant "batch" is no longer protected from being deleted.'],
  ],
  [
    "a table that is gone",
    (snapshot) => ({
      ...snapshot,
      resources: snapshot.resources.filter(({ type }) => type !== resourceTypes.table),
    }),
    [
      '• Table "entries" is deleted, with all that is in it. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
    ],
  ],
  [
    "another database of people",
    inputs(resourceTypes.connection, "people", () => ({ name: "others" })),
    [
      "+ People of others may now sign in to Timesheets Mobile.",
      "+ People of others may now sign in to Timesheets Web.",
      '• Connection "people" is replaced (deleted and created again, in between there is none), with the people and their passwords: name is now "others" (was "timesheets-prod-people"). It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
      "- People of timesheets-prod-people may no longer sign in to Timesheets Mobile.",
      "- People of timesheets-prod-people may no longer sign in to Timesheets Web.",
    ],
  ],
  [
    "more memory",
    inputs(resourceTypes.function, "api", () => ({ memorySize: 2048 })),
    ['• Function "api": memorySize is now 2048 (was 1024).'],
  ],
  [
    "a grant that doesn't wait for the Actions",
    resource(resourceTypes.clientGrant, "mobile", ({ dependsOn }) => ({
      dependsOn: dependsOn.filter((label) => !label.endsWith("post-login")),
    })),
    ['+ Client grant "mobile" no longer waits for Trigger actions "post-login".'],
  ],
  [
    "an application in another component",
    resource(resourceTypes.client, "web", () => ({ parent: "" })),
    [
      '• Client "web" is replaced (deleted and created again, in between there is none), with its client id, secret, grants and refresh tokens: it moves from timesheets:authorization:Application web to the top. It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
      "• Timesheets Web gets a new client id and secret: it is created again.",
    ],
  ],
  [
    "the tenant's settings",
    (snapshot) => ({
      ...snapshot,
      settings: { tenant: { session_lifetime: 72, flags: { enable_client_connections: true } } },
    }),
    [
      "+ Tenant setting tenant.session_lifetime is now 72 (was 8).",
      "+ Tenant setting tenant.flags.enable_client_connections is now true (was false).",
    ],
  ],
  [
    "a guardrail that is waived",
    (snapshot) => ({
      ...snapshot,
      waivers: [
        ...(snapshot.waivers ?? []),
        {
          rule: "function-tracing",
          resource: "aws:lambda/function:Function api",
          reason: "It is traced elsewhere.",
          until: "2027-01-31",
        },
      ],
    }),
    [
      "+ Guardrail function-tracing is now waived for aws:lambda/function:Function api until 2027-01-31: It is traced elsewhere.",
    ],
  ],
  [
    "a waiver that holds longer",
    (snapshot) => ({
      ...snapshot,
      waivers: (snapshot.waivers ?? []).map((waiver) => ({ ...waiver, until: "2028-05-31" })),
    }),
    [
      "+ The waiver of guardrail function-network for aws:lambda/function:Function api now ends on 2028-05-31 (it ended on 2027-05-31).",
    ],
  ],
  [
    "a waiver that is gone",
    (snapshot) => ({ ...snapshot, waivers: [] }),
    ["- Guardrail function-network is no longer waived for aws:lambda/function:Function api."],
  ],
  [
    "an API that takes any token",
    (snapshot) => ({
      ...snapshot,
      api: {
        ...snapshot.api,
        routes: { ...snapshot.api.routes, "PUT /approvals/{id}": { open: false, scopes: [] } },
      },
    }),
    [
      "+ The API takes any token, whatever its scopes, at PUT /approvals/{id} (it needed approve:timesheets).",
    ],
  ],
];

const before = await snapshotOf();

it.each(prepared)("%s", async (_, revise, lines) => {
  expect(await linesBetween(before, revise(before))).toEqual(lines);
});
