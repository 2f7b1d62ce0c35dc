import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createConnectionKey } from "../../src/signing-keys/connection-key.ts";
import { DOMAIN, managedTenant } from "./harness.ts";

type Body = Record<string, unknown>;

const { call } = managedTenant();
const { certificate } = await createConnectionKey("idp", "ES256");
const base64 = certificate.cert.replace(/-----[A-Z ]+-----|\s/g, "");
const { fingerprint, validTo } = new X509Certificate(certificate.cert);
const thumbprint = fingerprint.replaceAll(":", "").toLowerCase();

let count = 0;

async function create(strategy: string, options?: Body) {
  count += 1;
  const body = { name: `connection-${count}`, strategy, ...(options && { options }) };
  const answer = await call("POST", "/connections", body);
  return { status: answer.status, connection: answer.body as Body & { id: string; options: Body } };
}

const SAML = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"><md:IDPSSODescriptor>
  <md:KeyDescriptor use="signing"><ds:X509Certificate>${base64}</ds:X509Certificate></md:KeyDescriptor>
  <md:SingleLogoutService Binding="urn:x" Location="https://idp.example.com/out"/>
  <md:SingleSignOnService Binding="urn:x" Location="https://idp.example.com/in"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
const WS_FEDERATION = `<EntityDescriptor><fed:PassiveRequestorEndpoint><wsa:EndpointReference>
  <wsa:Address>https://adfs.example.com/wsfed</wsa:Address></wsa:EndpointReference></fed:PassiveRequestorEndpoint></EntityDescriptor>`;
const oidc = { client_id: "abc", issuer: "https://idp.example.com" };

describe("the options of a new connection", () => {
  const cases: [strategy: string, sent: Body | undefined, options: Body][] = [
    ["apple", undefined, {}],
    ["oauth2", { scope: "a b", tokenURL: null }, { scope: "a b", tokenURL: null }],
    ["email", undefined, { brute_force_protection: true }],
    ["sms", { brute_force_protection: false }, { brute_force_protection: false }],
    ["ad", undefined, { ips: null, brute_force_protection: true }],
    ["github", undefined, { scope: [] }],
    [
      "github",
      { email: true, read_org: true, repo_status: true, gist: false },
      {
        email: true,
        read_org: true,
        repo_status: true,
        gist: false,
        scope: ["user:email", "read:org", "repo:status"],
      },
    ],
    ["facebook", undefined, { scope: "" }],
    [
      "facebook",
      { email: true, user_friends: true },
      { email: true, user_friends: true, scope: "email,user_friends" },
    ],
    [
      "google-oauth2",
      { calendar: true, drive_readonly: true, youtube: false },
      {
        calendar: true,
        drive_readonly: true,
        youtube: false,
        email: true,
        profile: true,
        scope: [
          "https://www.googleapis.com/auth/calendar",
          "https://www.googleapis.com/auth/drive.readonly",
          "email",
          "profile",
        ],
      },
    ],
    ["linkedin", undefined, { profile: true, scope: ["r_basicprofile"] }],
    ["linkedin", { strategy_version: 2 }, { strategy_version: 2, profile: true, scope: ["r_liteprofile"] }],
    [
      "linkedin",
      { strategy_version: 3, openid: true },
      { strategy_version: 3, openid: true, profile: true, scope: ["openid", "profile"] },
    ],
    ["windowslive", undefined, { signin: true, scope: ["wl.signin"] }],
    [
      "windowslive",
      { strategy_version: 2, graph_user: true },
      { strategy_version: 2, graph_user: true, signin: true, scope: ["User.Read"] },
    ],
    ["line", { email: true }, { email: true, profile: true, scope: ["openid", "email", "profile"] }],
    ["wordpress", { scope: ["email", "openid"] }, { profile: true, scope: ["profile"] }],
    [
      "amazon",
      { freeform_scopes: ["x"] },
      { freeform_scopes: ["x"], profile: true, scope: ["profile", "x"] },
    ],
    [
      "google-apps",
      undefined,
      {
        map_user_id_to_id: false,
        handle_login_from_social: true,
        email: true,
        profile: true,
        scope: ["email", "profile"],
      },
    ],
    [
      "oidc",
      { ...oidc, token_endpoint: null },
      {
        ...oidc,
        token_endpoint: null,
        type: "front_channel",
        schema_version: "oidc-V4",
        attribute_map: { mapping_mode: "bind_all" },
        connection_settings: { pkce: "auto" },
      },
    ],
    [
      "adfs",
      { fedMetadataXml: WS_FEDERATION },
      {
        fedMetadataXml: WS_FEDERATION,
        thumbprints: [],
        signInEndpoint: "https://adfs.example.com/wsfed",
        should_trust_email_verified_connection: "always_set_emails_as_verified",
      },
    ],
    [
      "samlp",
      { metadataXml: SAML },
      {
        metadataXml: SAML,
        signInEndpoint: "https://idp.example.com/in",
        signOutEndpoint: "https://idp.example.com/out",
        expires: new Date(validTo).toISOString(),
        subject: { commonName: "idp" },
        thumbprints: [thumbprint],
        cert: new X509Certificate(certificate.cert).toString(),
      },
    ],
    [
      "pingfederate",
      { pingFederateBaseUrl: "https://ping.example.com", signingCert: certificate.cert },
      {
        pingFederateBaseUrl: "https://ping.example.com",
        signInEndpoint: "https://ping.example.com",
        expires: new Date(validTo).toISOString(),
        subject: { commonName: "idp" },
        thumbprints: [thumbprint],
        cert: certificate.cert,
      },
    ],
  ];

  it.each(cases)("by %s, with %j", async (strategy, sent, options) => {
    const { status, connection } = await create(strategy, sent);

    expect(status).toBe(201);
    expect(connection.options).toEqual(options);
  });

  it("by okta are those of its authorization server", async () => {
    const { connection } = await create("okta", {
      client_id: "abc",
      domain: "acme.okta.com",
      issuer: "https://own",
    });

    expect(connection.options).toMatchObject({
      type: "back_channel",
      attribute_map: { mapping_mode: "basic_profile" },
      issuer: "https://own",
      token_endpoint: "https://acme.okta.com/oauth2/v1/token",
      oidc_metadata: { issuer: "https://acme.okta.com", claims_parameter_supported: false },
    });
  });

  it("by oidc are filled by the metadata that is sent", async () => {
    const oidc_metadata = {
      issuer: "https://a",
      token_endpoint: "https://a/token",
      request_parameter_supported: true,
    };
    const { connection } = await create("oidc", { client_id: "abc", token_endpoint: null, oidc_metadata });

    expect(connection.options).toMatchObject({
      issuer: "https://a",
      token_endpoint: "https://a/token",
      oidc_metadata: { request_parameter_supported: true, request_uri_parameter_supported: false },
    });
  });

  it("by waad name the tenant", async () => {
    const { connection } = await create("waad", { client_id: "abc" });

    expect(connection.options).toMatchObject({
      app_domain: DOMAIN,
      waad_protocol: "openid-connect",
      thumbprints: [],
    });
  });

  it.each([
    ["oidc", undefined, "Missing required property: client_id"],
    ["adfs", {}, "Missing required property: fedMetadataXml' or 'adfs_server"],
    ["samlp", {}, "Missing required property: signInEndpoint' or 'metadataXml' or 'metadataUrl"],
    ["pingfederate", {}, "Missing required property: pingFederateBaseUrl"],
    ["samlp", { signInEndpoint: "https://a", signingCert: "none" }, "the certificate cannot be read"],
    ["oidc", { client_id: "a", type: "back" }, "No enum match for: back"],
  ])("by %s are refused: %j", async (strategy, options, message) => {
    const answer = await create(strategy, options);

    expect(answer).toMatchObject({ status: 400, connection: { message: expect.stringContaining(message) } });
  });
});

describe("a new connection", () => {
  it.each([
    ["auth0", undefined, []],
    ["github", undefined, []],
    ["ad", undefined, ["provisioning_ticket_url", "show_as_button"]],
    ["google-apps", undefined, ["provisioning_ticket_url", "show_as_button"]],
    ["waad", { client_id: "a" }, ["display_name", "provisioning_ticket_url", "show_as_button"]],
    ["oidc", oidc, ["display_name", "show_as_button"]],
    ["samlp", { signInEndpoint: "https://a" }, ["provisioning_ticket_url", "show_as_button"]],
  ])("by %s has the members of its strategy", async (strategy, options, expected) => {
    const { connection } = await create(strategy, options);
    const members = ["display_name", "provisioning_ticket_url", "show_as_button"];

    expect(members.filter((member) => member in connection)).toEqual(expected);
  });
});

describe("changed options", () => {
  it("have their scopes derived again", async () => {
    const { connection } = await create("linkedin");
    const { body } = await call("PATCH", `/connections/${connection.id}`, {
      options: { strategy_version: 2 },
    });

    expect(body).toMatchObject({ options: { strategy_version: 2, profile: true, scope: ["r_liteprofile"] } });
  });

  it("keep a null that was sent", async () => {
    const { connection } = await create("sms");
    const { body } = await call("PATCH", `/connections/${connection.id}`, {
      options: { messaging_service_sid: null },
    });

    expect((body as { options: Body }).options).toEqual({ messaging_service_sid: null });
  });
});
