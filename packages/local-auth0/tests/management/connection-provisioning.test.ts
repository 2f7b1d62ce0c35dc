import { describe, expect, it } from "vitest";
import { managedTenant, NOW } from "./harness.ts";

const { call, state } = managedTenant();

async function connection(name: string, strategy: string) {
  const { body } = await call("POST", "/connections", { name, strategy, options: { client_id: "abc" } });
  return `/connections/${(body as { id: string }).id}`;
}

const USER_NAME = { scim: "userName", auth0: "preferred_username" };

describe("SCIM", () => {
  it("is configured with the defaults of the strategy", async () => {
    const path = await connection("scim-default", "oidc");
    const made = await call("POST", `${path}/scim-configuration`, {});

    expect(made).toMatchObject({
      status: 201,
      body: {
        connection_id: path.split("/").at(-1),
        connection_name: "scim-default",
        strategy: "oidc",
        user_id_attribute: "externalId",
        created_at: NOW.toISOString(),
        updated_on: NOW.toISOString(),
      },
    });
    expect(made.body).toMatchObject({ mapping: expect.arrayContaining([USER_NAME]) });
    expect((await call("GET", `${path}/scim-configuration`)).body).toEqual(made.body);
    expect((await call("GET", `${path}/scim-configuration/default-mapping`)).body).toEqual({
      mapping: (made.body as { mapping: unknown }).mapping,
    });
    expect((await call("POST", `${path}/scim-configuration`, {})).status).toBe(409);
  });

  it("is changed as a whole, listed, and deleted as often as somebody asks", async () => {
    const path = `${await connection("scim-changed", "okta")}/scim-configuration`;
    expect((await call("GET", path)).status).toBe(404);
    await call("POST", path, { user_id_attribute: "userName", mapping: [USER_NAME] });

    const change = { user_id_attribute: "externalId", mapping: [{ auth0: "email", scim: "emails" }] };
    expect(await call("PATCH", path, change)).toMatchObject({ status: 200, body: change });
    expect((await call("PATCH", path, { user_id_attribute: "x" })).status).toBe(400);
    const { body } = await call("GET", "/connections-scim-configurations");
    expect(body).toMatchObject({
      scim_configurations: expect.arrayContaining([
        expect.objectContaining({ connection_name: "scim-changed" }),
      ]),
    });
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).status).toBe(404);
  });

  it("shows a token once, and keeps none", async () => {
    const path = `${await connection("scim-token", "oidc")}/scim-configuration`;
    expect((await call("POST", `${path}/tokens`, {})).status).toBe(404);
    await call("POST", path);
    const made = await call("POST", `${path}/tokens`, { scopes: ["get:users"], token_lifetime: 900 });
    const { token, ...rest } = made.body as { token: string; token_id: string };

    expect(rest).toEqual({
      token_id: expect.stringMatching(/^tok_\w{16}$/),
      scopes: ["get:users"],
      created_at: NOW.toISOString(),
      valid_until: new Date(NOW.getTime() + 900_000).toISOString(),
    });
    expect((await call("GET", `${path}/tokens`)).body).toEqual([rest]);
    expect(JSON.stringify(state.connections.all())).not.toContain(token);
    expect((await call("POST", `${path}/tokens`, { token_lifetime: 899 })).status).toBe(400);
    expect((await call("POST", `${path}/tokens`, {})).status).toBe(201);
    expect((await call("POST", `${path}/tokens`, {})).status).toBe(400);
    expect((await call("DELETE", `${path}/tokens/${rest.token_id}`)).status).toBe(204);
    expect((await call("GET", `${path}/tokens`)).body).toHaveLength(1);
  });

  it("is for companies' connections, and for who may configure it", async () => {
    const hub = `${await connection("scim-hub", "github")}/scim-configuration`;

    expect((await call("POST", hub, {})).status).toBe(400);
    expect((await call("POST", hub, {}, "update:connections")).status).toBe(403);
  });
});

describe("directory provisioning", () => {
  it("is configured for Google Workspace, changed and deleted", async () => {
    const path = `${await connection("workspace", "google-apps")}/directory-provisioning`;
    expect((await call("GET", path)).status).toBe(404);
    const made = await call("POST", path);

    expect(made).toMatchObject({
      status: 201,
      body: { strategy: "google-apps", synchronize_automatically: false },
    });
    expect((await call("POST", path)).status).toBe(409);
    expect((await call("GET", `${path}/default-mapping`)).body).toMatchObject({
      mapping: expect.arrayContaining([{ idp: "primaryEmail", auth0: "email" }]),
    });
    const change = { synchronize_automatically: true, mapping: [{ auth0: "email", idp: "primaryEmail" }] };
    expect(await call("PATCH", path, change)).toMatchObject({ status: 200, body: change });
    expect((await call("GET", "/connections-directory-provisionings")).body).toMatchObject({
      directory_provisionings: [{ connection_name: "workspace" }],
    });
    expect((await call("POST", `${path}/synchronizations`)).status).toBe(201);
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).status).toBe(404);
  });

  it("has the groups that are put in, added and taken out", async () => {
    const path = `${await connection("groups", "google-apps")}/directory-provisioning`;
    const groups = `${path}/synchronized-groups`;
    await call("POST", path, { synchronize_groups: "selected" });
    const ids = async () =>
      ((await call("GET", groups)).body as { groups: { id: string }[] }).groups.map(({ id }) => id);

    expect((await call("PUT", groups, { groups: [{ id: "a" }, { id: "b" }] })).status).toBe(204);
    expect((await call("POST", groups, { groups: [{ id: "b" }, { id: "c" }] })).status).toBe(204);
    expect(await ids()).toEqual(["a", "b", "c"]);
    expect((await call("DELETE", groups, { groups: [{ id: "b" }] })).status).toBe(204);
    expect(await ids()).toEqual(["a", "c"]);
  });

  it("is for Google Workspace only", async () => {
    const path = await connection("no-directory", "oidc");
    expect((await call("POST", `${path}/directory-provisioning`)).status).toBe(400);
  });
});

describe("the status of a connection", () => {
  it("is offline where a connector would answer, and refused where there is none", async () => {
    const directory = await call("POST", "/connections", { name: "ldap", strategy: "ad" });
    const { id } = directory.body as { id: string };

    expect((await call("GET", `/connections/${id}/status`)).status).toBe(404);
    expect((await call("GET", `${await connection("cloud", "oidc")}/status`)).status).toBe(400);
  });
});
