import { beforeEach, describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

const audience = "https://api.example.com";
let tenant: ReturnType<typeof managedTenant>;
let client_id: string;

beforeEach(async () => {
  tenant = managedTenant();
  await tenant.call("POST", "/resource-servers", {
    name: "API",
    identifier: audience,
    scopes: [{ value: "read:x" }, { value: "read:y" }],
  });
  client_id = ((await tenant.call("POST", "/clients", { name: "App" })).body as { client_id: string })
    .client_id;
});

const grant = async (body: object = {}) =>
  tenant.call("POST", "/client-grants", { client_id, audience, scope: ["read:x"], ...body });

describe("a client grant", () => {
  it("is for the client itself unless it says otherwise", async () => {
    const { status, body } = await grant();

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^cgr_[A-Za-z0-9]{16}$/),
      client_id,
      audience,
      scope: ["read:x"],
      subject_type: "client",
    });
  });

  it("is there once for a client, an API and a subject type", async () => {
    expect((await grant()).status).toBe(201);
    expect((await grant({ subject_type: "user" })).status).toBe(201);
    expect((await grant()).status).toBe(409);
  });

  it("lists no scopes while it grants all of them", async () => {
    const { id } = (await grant()).body as { id: string };
    const all = await tenant.call("PATCH", `/client-grants/${id}`, { allow_all_scopes: true });
    expect(all.body).toEqual({ id, client_id, audience, subject_type: "client", allow_all_scopes: true });

    const some = await tenant.call("PATCH", `/client-grants/${id}`, { allow_all_scopes: false, scope: [] });
    expect(some.body).toMatchObject({ allow_all_scopes: false, scope: [] });
  });

  it.each([
    ["a scope that the API does not have", { scope: ["read:z"] }, 400],
    ["a client that is not there", { client_id: "nobody" }, 404],
    ["an API that is not there", { audience: "https://nothing" }, 404],
    ["scopes and all of them", { scope: ["read:z"], allow_all_scopes: true }, 400],
    ["nobody", { client_id: undefined }, 400],
    ["a client and a group of clients", { default_for: "third_party_clients" }, 400],
    ["an unknown group", { client_id: undefined, default_for: "everybody" }, 400],
    ["organizations of people", { subject_type: "user", organization_usage: "allow" }, 400],
    ["any organization of people", { subject_type: "user", allow_any_organization: true }, 400],
    ["types of rights of a machine", { authorization_details_types: ["payment"] }, 400],
    ["an unknown subject type", { subject_type: "machine" }, 400],
  ])("is refused for %s", async (_what, body, status) => {
    expect((await grant(body)).status).toBe(status);
    expect(tenant.state.clientGrants.size).toBe(1);
  });

  it("cannot be given another scope than the API's later", async () => {
    const { id } = (await grant()).body as { id: string };

    expect((await tenant.call("PATCH", `/client-grants/${id}`, { scope: ["read:y"] })).status).toBe(200);
    expect((await tenant.call("PATCH", `/client-grants/${id}`, { scope: ["read:z"] })).status).toBe(400);
    expect(tenant.state.clientGrants.get(id)?.scope).toEqual(["read:y"]);
  });

  it("may be for all third-party clients, at the tenant's own APIs only", async () => {
    const forThirdParties = {
      client_id: undefined,
      default_for: "third_party_clients",
      subject_type: "user",
    };
    const { status, body } = await grant(forThirdParties);

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      default_for: "third_party_clients",
      audience,
      scope: ["read:x"],
      subject_type: "user",
    });
    expect((await grant(forThirdParties)).status).toBe(409);
    const management = { audience: "https://localhost:4443/api/v2/", scope: [] };
    expect((await grant({ ...forThirdParties, ...management })).status).toBe(400);
    expect((await tenant.call("GET", "/client-grants?default_for=third_party_clients")).body).toEqual([body]);
  });

  it("of a third-party client is good for named organizations only", async () => {
    const { body } = await tenant.call("POST", "/clients", { name: "Theirs", is_first_party: false });
    const theirs = { client_id: (body as { client_id: string }).client_id };

    expect((await grant({ ...theirs, organization_usage: "require" })).status).toBe(201);
    const any = { ...theirs, audience: "https://localhost:4443/api/v2/", scope: [] };
    expect((await grant(any)).status).toBe(400);
  });
});
