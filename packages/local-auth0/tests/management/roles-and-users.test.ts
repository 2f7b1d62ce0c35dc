import { beforeEach, describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

const identifier = "https://api.example.com";
let tenant: ReturnType<typeof managedTenant>;

beforeEach(async () => {
  tenant = managedTenant();
  const scopes = [{ value: "read:x", description: "Reads x" }, { value: "read:y" }];
  await tenant.call("POST", "/resource-servers", { name: "API", identifier, scopes });
});

const idOf = ({ body }: { body: unknown }): string => (body as { id: string }).id;
const newRole = async (name: string): Promise<string> => idOf(await tenant.call("POST", "/roles", { name }));
const newUser = async (body: object = {}) =>
  tenant.call("POST", "/users", {
    connection: "Username-Password-Authentication",
    email: "ada@example.com",
    password: "passw0rd!",
    ...body,
  });
const permission = (permission_name: string) => ({ resource_server_identifier: identifier, permission_name });

describe("a role", () => {
  it("has an empty description once it is read", async () => {
    const { status, body } = await tenant.call("POST", "/roles", { name: "Reader" });

    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^rol_[A-Za-z0-9]{16}$/),
      name: "Reader",
      type: "tenant",
    });
    expect((await tenant.call("GET", `/roles/${idOf({ body })}`)).body).toEqual({
      ...(body as object),
      description: "",
    });
  });

  it("has a name of its own, which it may keep", async () => {
    const id = await newRole("Reader");
    await newRole("Writer");

    expect((await tenant.call("POST", "/roles", { name: "Reader" })).status).toBe(409);
    expect((await tenant.call("PATCH", `/roles/${id}`, { name: "Writer" })).status).toBe(409);
    expect((await tenant.call("PATCH", `/roles/${id}`, { name: "Reader" })).status).toBe(200);
  });

  it("holds permissions, listed by name with what the API says of them", async () => {
    const id = await newRole("Reader");
    const path = `/roles/${id}/permissions`;
    const added = await tenant.call("POST", path, {
      permissions: [permission("read:y"), permission("read:x")],
    });

    expect(added.status).toBe(201);
    expect((await tenant.call("GET", path)).body).toEqual([
      { ...permission("read:x"), description: "Reads x", resource_server_name: "API" },
      { ...permission("read:y"), description: "", resource_server_name: "API" },
    ]);
    expect((await tenant.call("DELETE", path, { permissions: [permission("read:x")] })).status).toBe(204);
    expect(tenant.state.roles.get(id)?.permissions).toEqual([permission("read:y")]);
  });

  it("gets no permission that no API has", async () => {
    const path = `/roles/${await newRole("Reader")}/permissions`;
    const other = { resource_server_identifier: "https://nothing", permission_name: "read:x" };

    expect((await tenant.call("POST", path, { permissions: [permission("read:z")] })).status).toBe(400);
    expect((await tenant.call("POST", path, { permissions: [other] })).status).toBe(404);
    expect((await tenant.call("GET", path)).body).toEqual([]);
  });

  it("is taken from everybody when it goes", async () => {
    const id = await newRole("Reader");
    const { user_id } = (await newUser()).body as { user_id: string };
    await tenant.call("POST", `/roles/${id}/users`, { users: [user_id] });
    expect((await tenant.call("GET", `/roles/${id}/users?take=10`)).body).toEqual({
      users: [{ user_id, email: "ada@example.com", name: "ada@example.com", picture: expect.any(String) }],
    });

    expect(await tenant.call("DELETE", `/roles/${id}`)).toMatchObject({ status: 200, body: {} });
    expect(tenant.state.users.get(user_id)?.roles).toEqual([]);
    expect((await tenant.call("DELETE", `/roles/${id}`)).status).toBe(404);
  });
});

describe("a user", () => {
  it("is made of an e-mail address, and never shows its password", async () => {
    const { status, body } = await newUser();
    const [, id] = /^auth0\|([0-9a-f]{24})$/.exec((body as { user_id: string }).user_id) ?? [];

    expect(status).toBe(201);
    expect(body).toEqual({
      user_id: `auth0|${id}`,
      email: "ada@example.com",
      email_verified: false,
      name: "ada@example.com",
      nickname: "ada",
      picture: expect.stringMatching(/^https:\/\/s\.gravatar\.com\/avatar\/[0-9a-f]{32}\?s=480&r=pg&d=/),
      identities: [
        { connection: "Username-Password-Authentication", user_id: id, provider: "auth0", isSocial: false },
      ],
      created_at: "2026-11-21T10:00:00.000Z",
      updated_at: "2026-11-21T10:00:00.000Z",
    });
  });

  it.each([
    ["whose address is taken", { email: "ADA@example.com" }, 409, "auth0_idp_error"],
    ["in a connection that is not there", { connection: "nowhere" }, 400, "inexistent_connection"],
    ["without a password", { email: "bob@example.com", password: undefined }, 400, "invalid_body"],
    ["without anything to be known by", { email: undefined }, 400, "invalid_body"],
    [
      "whose password is too weak",
      { email: "bob@example.com", password: "password" },
      400,
      "invalid_password",
    ],
  ])("is refused %s", async (_why, body, status, errorCode) => {
    await newUser();

    expect(await newUser(body)).toMatchObject({ status, body: { errorCode } });
  });

  it("has a user name only where its connection has them", async () => {
    const named = { email: "bob@example.com", username: "bob" };
    await tenant.call("POST", "/connections", { name: "plain", strategy: "auth0" });

    expect(await newUser({ ...named, connection: "plain" })).toMatchObject({
      status: 400,
      body: { errorCode: "operation_not_supported" },
    });
    expect(await newUser(named)).toMatchObject({ status: 201, body: { username: "bob" } });
    expect((await newUser({ ...named, email: "other@example.com" })).status).toBe(409);
  });

  it("has metadata that are merged, and emptied by an empty object", async () => {
    const { user_id } = (await newUser({ app_metadata: { a: 1, b: { c: 2 } } })).body as { user_id: string };
    const path = `/users/${encodeURIComponent(user_id)}`;
    const merged = await tenant.call("PATCH", path, {
      app_metadata: { a: null, d: 3 },
      user_metadata: { e: 4 },
    });
    expect(merged.body).toMatchObject({ app_metadata: { b: { c: 2 }, d: 3 }, user_metadata: { e: 4 } });
    expect((merged.body as { app_metadata: object }).app_metadata).not.toHaveProperty("a");

    const emptied = await tenant.call("PATCH", path, { app_metadata: {}, user_metadata: {} });
    expect(emptied.body).toMatchObject({ user_metadata: {} });
    expect(emptied.body).not.toHaveProperty("app_metadata");
  });

  it("has roles, listed by name, each once", async () => {
    const { user_id } = (await newUser()).body as { user_id: string };
    const path = `/users/${encodeURIComponent(user_id)}/roles`;
    const roles = [await newRole("Writer"), await newRole("Reader")];
    await tenant.call("POST", path, { roles });
    await tenant.call("POST", path, { roles });

    expect((await tenant.call("GET", `${path}?include_totals=true`)).body).toMatchObject({
      roles: [{ name: "Reader" }, { name: "Writer" }],
      start: 0,
      limit: 50,
      total: 2,
    });
    expect((await tenant.call("POST", path, { roles: ["rol_nothing"] })).status).toBe(404);
    await tenant.call("DELETE", path, { roles });
    expect((await tenant.call("GET", path)).body).toEqual([]);
  });

  it("is unverified again after its address changed", async () => {
    const { user_id } = (await newUser({ email_verified: true })).body as { user_id: string };
    const path = `/users/${encodeURIComponent(user_id)}`;

    expect((await tenant.call("PATCH", path, { name: "Ada" })).body).toMatchObject({ email_verified: true });
    expect((await tenant.call("PATCH", path, { email: "ada@example.org" })).body).toMatchObject({
      email_verified: false,
    });
  });

  it("is found by its address as it is kept, in lower case", async () => {
    await newUser();

    expect((await tenant.call("GET", "/users-by-email?email=ada%40example.com")).body).toHaveLength(1);
    expect((await tenant.call("GET", "/users-by-email?email=Ada%40example.com")).body).toEqual([]);
    expect((await tenant.call("GET", "/users-by-email?email=bob%40example.com")).body).toEqual([]);
  });

  it.each([
    ['email:"ada@example.com"', 1],
    ["email:ada*", 1],
    ['email:ada* AND identities.connection:"Username-Password-Authentication"', 1],
    ["app_metadata.authorization.groups:Managers", 1],
    ["-email:ada*", 1],
    ["email:bob@example.com AND nickname:ada", 0],
  ])("is found by the search %s", async (query, found) => {
    await newUser({ app_metadata: { authorization: { groups: ["Employees", "Managers"] } } });
    await newUser({ email: "bob@example.com" });
    const { body } = await tenant.call("GET", `/users?q=${encodeURIComponent(query)}`);

    expect(body).toHaveLength(found);
  });

  it("stands in a list where `sort` puts it", async () => {
    for (const email of ["bob@example.com", "ada@example.com", "cem@example.com"]) await newUser({ email });
    const counts: Readonly<Record<string, number>> = { ada: 9, bob: 10 };
    for (const user of tenant.state.users.all()) {
      tenant.state.users.put({ ...user, logins_count: counts[String(user.nickname)] ?? 0 });
    }
    const sorted = async (sort: string) => {
      const { body } = await tenant.call("GET", `/users?fields=nickname&sort=${sort}`);
      return (body as { nickname: string }[]).map(({ nickname }) => nickname);
    };

    expect(await sorted("email:1")).toEqual(["ada", "bob", "cem"]);
    expect(await sorted("email:-1")).toEqual(["cem", "bob", "ada"]);
    expect(await sorted("logins_count:-1")).toEqual(["bob", "ada", "cem"]);
    expect(await sorted("created_at:-1")).toEqual(["cem", "ada", "bob"]);
    for (const wrong of ["email", "email:down", "password:1"]) {
      expect((await tenant.call("GET", `/users?sort=${wrong}`)).status).toBe(400);
    }
  });

  it("is gone for good after it was deleted", async () => {
    const { user_id } = (await newUser()).body as { user_id: string };
    const path = `/users/${encodeURIComponent(user_id)}`;

    expect((await tenant.call("DELETE", path)).status).toBe(204);
    expect(await tenant.call("GET", path)).toMatchObject({
      status: 404,
      body: { message: "The user does not exist.", errorCode: "inexistent_user" },
    });
    expect((await tenant.call("DELETE", path)).status).toBe(204);
  });
});
