import { gunzipSync } from "node:zlib";
import { hashSync } from "bcryptjs";
import { beforeEach, describe, expect, it } from "vitest";
import { verifyPassword } from "../../src/state/password.ts";
import { managedTenant, NOW } from "./harness.ts";

const DATABASE = "Username-Password-Authentication";
let tenant: ReturnType<typeof managedTenant>;
let ada: string;

const idOf = ({ body }: { body: unknown }): string => (body as { id: string }).id;
const pathOf = (userId: string): string => `/users/${encodeURIComponent(userId)}`;
const newUser = async (email: string): Promise<string> => {
  const user = { connection: DATABASE, email, password: "passw0rd!" };
  return ((await tenant.call("POST", "/users", user)).body as { user_id: string }).user_id;
};

beforeEach(async () => {
  tenant = managedTenant({
    verifyIdToken: async (token) => (token.startsWith("of:") ? token.slice(3) : undefined),
  });
  ada = await newUser("ada@example.com");
});

describe("an authentication method", () => {
  const path = (): string => `${pathOf(ada)}/authentication-methods`;

  it("shows its secret once, to whoever makes it", async () => {
    const { status, body } = await tenant.call("POST", path(), { type: "totp", name: "Phone app" });

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^totp\|dev_[A-Za-z0-9]{16}$/),
      type: "totp",
      name: "Phone app",
      confirmed: true,
      totp_secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      created_at: NOW.toISOString(),
      enrolled_at: NOW.toISOString(),
      authentication_methods: [{ type: "totp", id: expect.stringMatching(/^totp\|dev_/) }],
    });
    const { totp_secret, ...shown } = body as { totp_secret: string; id: string };
    expect((await tenant.call("GET", `${path()}/${encodeURIComponent(shown.id)}`)).body).toEqual(shown);
    expect(tenant.state.authenticationMethods.get(shown.id)?.totp_secret).toBe(totp_secret);
  });

  it("of a phone is used by text or voice, and prefers texts", async () => {
    const made = await tenant.call("POST", path(), { type: "phone", phone_number: "+15551234567" });
    const [, device] = idOf(made).split("|");

    expect(made.body).toMatchObject({
      preferred_authentication_method: "sms",
      authentication_methods: [
        { type: "sms", id: `sms|${device}` },
        { type: "voice", id: `voice|${device}` },
      ],
    });
    const one = `${path()}/${encodeURIComponent(idOf(made))}`;
    const patched = await tenant.call("PATCH", one, {
      preferred_authentication_method: "voice",
      name: "Mine",
    });
    expect(patched.body).toMatchObject({ name: "Mine", preferred_authentication_method: "voice" });
  });

  it.each([
    ["of an unknown type", { type: "smell" }],
    ["of a phone without its number", { type: "phone" }],
    ["with a number that is none", { type: "phone", phone_number: "0123" }],
    ["with a secret that is no Base32", { type: "totp", totp_secret: "not base 32" }],
    [
      "with a member of another type",
      { type: "email", email: "a@example.com", phone_number: "+15551234567" },
    ],
  ])("is refused %s", async (_why, body) => {
    expect((await tenant.call("POST", path(), body)).status).toBe(400);
  });

  it("is listed beside the password, replaced with all others, and gone with its person", async () => {
    await tenant.call("POST", path(), { type: "totp" });
    const put = await tenant.call("PUT", path(), [{ type: "email", email: "ada@example.org" }]);

    expect(put).toMatchObject({ status: 200, body: [{ type: "email", email: "ada@example.org" }] });
    expect((await tenant.call("GET", `${path()}?include_totals=true`)).body).toMatchObject({
      authenticators: [{ type: "email" }, { type: "password", confirmed: true }],
      total: 2,
    });
    await tenant.call("DELETE", pathOf(ada));
    expect(tenant.state.authenticationMethods.size).toBe(0);
  });

  it("of another person isn't found", async () => {
    const made = await tenant.call("POST", path(), { type: "totp" });
    const bob = await newUser("bob@example.com");

    const others = `${pathOf(bob)}/authentication-methods/${encodeURIComponent(idOf(made))}`;
    expect((await tenant.call("GET", others)).status).toBe(404);
    expect((await tenant.call("DELETE", others)).status).toBe(404);
    expect(tenant.state.authenticationMethods.size).toBe(1);
  });
});

describe("an enrolment", () => {
  it("is a person's second factor by another name, read and deleted by its own id", async () => {
    const made = await tenant.call("POST", `${pathOf(ada)}/authentication-methods`, { type: "totp" });
    const [, id] = idOf(made).split("|");

    expect((await tenant.call("GET", `${pathOf(ada)}/enrollments`)).body).toEqual([
      {
        id,
        status: "confirmed",
        type: "authenticator",
        auth_method: "authenticator",
        enrolled_at: NOW.toISOString(),
      },
    ]);
    expect((await tenant.call("GET", `/guardian/enrollments/${id}`)).body).toMatchObject({ id });
    expect((await tenant.call("DELETE", `/guardian/enrollments/${id}`)).status).toBe(204);
    expect((await tenant.call("GET", `/guardian/enrollments/${id}`)).status).toBe(404);
  });

  it.each([
    ["all of them", "authenticators"],
    ["by the name of a provider", "multifactor/google-authenticator"],
  ])("is deleted, %s", async (_how, path) => {
    await tenant.call("POST", `${pathOf(ada)}/authentication-methods`, { type: "totp" });

    expect((await tenant.call("DELETE", `${pathOf(ada)}/${path}`)).status).toBe(204);
    expect((await tenant.call("GET", `${pathOf(ada)}/enrollments`)).body).toEqual([]);
  });

  it("is asked for by a ticket; of who has one, only where several are allowed", async () => {
    const path = "/guardian/enrollments/ticket";
    const { status, body } = await tenant.call("POST", path, { user_id: ada, factor: "otp" });
    const { ticket_id } = body as { ticket_id: string };

    expect(status).toBe(200);
    expect(body).toEqual({
      ticket_id,
      ticket_url: `https://localhost:4443/mfa/enrollment?ticket=${ticket_id}`,
    });
    expect(tenant.state.tickets.get(ticket_id)).toMatchObject({
      type: "mfa-enrollment",
      user_id: ada,
      factor: "otp",
    });
    await tenant.call("POST", `${pathOf(ada)}/authentication-methods`, { type: "totp" });
    expect((await tenant.call("POST", path, { user_id: ada })).status).toBe(400);
    expect((await tenant.call("POST", path, { user_id: ada, allow_multiple_enrollments: true })).status).toBe(
      200,
    );
  });

  it("has a recovery code beside it, of which the tenant keeps a hash, and one at a time", async () => {
    const path = `${pathOf(ada)}/recovery-code-regeneration`;
    await tenant.call("POST", path, {});
    const { recovery_code: code } = (await tenant.call("POST", path, {})).body as { recovery_code: string };

    expect(code).toMatch(/^[A-Z0-9]{24}$/);
    const kept = tenant.state.authenticationMethods.all();
    expect(kept).toMatchObject([{ type: "recovery-code", user_id: ada, confirmed: true }]);
    expect(verifyPassword(code, kept[0]?.recovery_code_hash ?? "")).toBe(true);
    expect((await tenant.call("GET", `${pathOf(ada)}/authentication-methods`)).body).not.toContainEqual(
      expect.objectContaining({ recovery_code_hash: expect.anything() }),
    );
  });
});

it("a person's browsers are forgotten, so that a second factor is asked for in each again", async () => {
  const forgotten: string[] = [];
  const { state, call } = managedTenant({ forgetBrowsers: (userId) => void forgotten.push(userId) });
  for (const user of tenant.state.users.all()) state.users.put(user);
  const path = "multifactor/actions/invalidate-remember-browser";

  expect((await call("POST", `${pathOf(ada)}/${path}`)).status).toBe(204);
  expect((await call("POST", `/users/auth0%7C0/${path}`)).status).toBe(404);
  expect(forgotten).toEqual([ada]);
});

describe("what a person may do in the end", () => {
  it("comes from their roles and from what they have directly, on one API", async () => {
    const [identifier, other] = ["https://api.example.com", "https://other.example.com"];
    for (const one of [identifier, other]) {
      const scopes = [{ value: "read:x" }, { value: "read:y" }, { value: "read:z" }];
      await tenant.call("POST", "/resource-servers", { name: one, identifier: one, scopes });
    }
    const on = (resource_server_identifier: string, ...names: string[]) => ({
      permissions: names.map((permission_name) => ({ resource_server_identifier, permission_name })),
    });
    const role = idOf(await tenant.call("POST", "/roles", { name: "Reader" }));
    await tenant.call("POST", `/roles/${role}/permissions`, on(identifier, "read:x", "read:y"));
    await tenant.call("POST", `${pathOf(ada)}/roles`, { roles: [role] });
    await tenant.call("POST", `${pathOf(ada)}/permissions`, on(identifier, "read:y"));
    await tenant.call("POST", `${pathOf(ada)}/permissions`, on(other, "read:z"));
    const query = `resource_server_identifier=${encodeURIComponent(identifier)}`;

    expect((await tenant.call("GET", `${pathOf(ada)}/effective-roles`)).body).toEqual({
      roles: [{ id: role, name: "Reader", description: "", type: "tenant", sources: ["direct"] }],
    });
    const path = `${pathOf(ada)}/effective-permissions`;
    expect((await tenant.call("GET", `${path}?${query}`)).body).toMatchObject({
      permissions: [
        { permission_name: "read:x", sources: ["roles"] },
        { permission_name: "read:y", sources: ["direct", "roles"] },
      ],
    });
    expect((await tenant.call("GET", path)).status).toBe(400);
    const giving = `${path}/sources/effective-roles?${query}`;
    expect((await tenant.call("GET", `${giving}&permission_name=read:x`)).body).toMatchObject({
      roles: [{ name: "Reader" }],
    });
    expect((await tenant.call("GET", `${giving}&permission_name=read:z`)).body).toEqual({ roles: [] });
  });
});

describe("two accounts of one person", () => {
  const bobs = async (): Promise<[userId: string, id: string]> => {
    const bob = await newUser("bob@example.com");
    return [bob, bob.replace("auth0|", "")];
  };

  it("become one with both identities, until they are parted", async () => {
    const [bob, id] = await bobs();
    await tenant.call("PATCH", pathOf(bob), { app_metadata: { plan: "gold" } });
    const own = {
      connection: DATABASE,
      provider: "auth0",
      user_id: ada.replace("auth0|", ""),
      isSocial: false,
    };
    const path = `${pathOf(ada)}/identities`;

    const linked = await tenant.call("POST", path, { provider: "auth0", user_id: id });
    expect(linked).toMatchObject({
      status: 201,
      body: [own, { user_id: id, provider: "auth0", profileData: { email: "bob@example.com" } }],
    });
    expect((await tenant.call("GET", pathOf(bob))).status).toBe(404);
    expect((await tenant.call("GET", pathOf(ada))).body).toMatchObject({ identities: linked.body });
    const again = { connection: DATABASE, email: "bob@example.com", password: "passw0rd!" };
    expect((await tenant.call("POST", "/users", again)).status).toBe(409);

    expect(await tenant.call("DELETE", `${path}/auth0/${id}`)).toMatchObject({ status: 200, body: [own] });
    const { body } = await tenant.call("GET", pathOf(bob));
    expect(body).toMatchObject({ email: "bob@example.com" });
    expect(body).not.toHaveProperty("app_metadata");
  });

  it("are linked by an ID token of the second, and of nobody else's", async () => {
    const [bob] = await bobs();
    const path = `${pathOf(ada)}/identities`;

    expect((await tenant.call("POST", path, { link_with: "forged" })).status).toBe(400);
    expect((await tenant.call("POST", path, { link_with: `of:${bob}` })).status).toBe(201);
    expect(tenant.state.users.size).toBe(1);
  });

  it.each([
    ["an account with itself", async () => ({ provider: "auth0", user_id: ada }), 400],
    ["one that isn't there", async () => ({ provider: "auth0", user_id: "0" }), 404],
    ["one by its id without a provider", async () => ({ user_id: ada }), 400],
  ])("are not %s", async (_what, body, status) => {
    expect((await tenant.call("POST", `${pathOf(ada)}/identities`, await body())).status).toBe(status);
    expect(tenant.state.users.size).toBe(1);
  });
});

describe("a ticket", () => {
  it("changes a password, for whom and for how long it says", async () => {
    const { status, body } = await tenant.call("POST", "/tickets/password-change", {
      user_id: ada,
      result_url: "https://example.com/done",
      ttl_sec: 3600,
      mark_email_as_verified: true,
      includeEmailInRedirect: true,
    });
    const [, id] = /^https:\/\/localhost:4443\/u\/reset-password\?ticket=(\w{32})#$/.exec(
      (body as { ticket: string }).ticket,
    ) ?? ["", ""];

    expect(status).toBe(201);
    expect(tenant.state.tickets.get(id)).toEqual({
      id,
      type: "password-change",
      user_id: ada,
      result_url: "https://example.com/done",
      mark_email_as_verified: true,
      include_email_in_redirect: true,
      created_at: "2026-11-21T10:00:00.000Z",
      expires_at: "2026-11-21T11:00:00.000Z",
    });
  });

  it("finds its person by an address in a connection, and is good for five days", async () => {
    const connection_id = tenant.state.connections.all()[0]?.id;
    const sent = { connection_id, email: "Ada@example.com" };

    expect((await tenant.call("POST", "/tickets/password-change", sent)).status).toBe(201);
    expect(tenant.state.tickets.all()).toMatchObject([
      { user_id: ada, expires_at: "2026-11-26T10:00:00.000Z" },
    ]);
    const nobody = { connection_id, email: "bob@example.com" };
    expect((await tenant.call("POST", "/tickets/password-change", nobody)).status).toBe(404);
  });

  it("verifies an address, and is gone with its person", async () => {
    expect(await tenant.call("POST", "/tickets/email-verification", { user_id: ada })).toMatchObject({
      status: 201,
      body: {
        ticket: expect.stringMatching(/^https:\/\/localhost:4443\/u\/email-verification\?ticket=\w{32}#$/),
      },
    });
    await tenant.call("DELETE", pathOf(ada));
    expect(tenant.state.tickets.size).toBe(0);
  });

  it.each([
    ["nobody", "password-change", {}, 400],
    [
      "a person and a connection at once",
      "password-change",
      { user_id: "auth0|0", connection_id: "con_0" },
      400,
    ],
    ["somebody who isn't there", "email-verification", { user_id: "auth0|0" }, 404],
    ["a URL that is none", "email-verification", { user_id: "auth0|0", result_url: "nowhere" }, 400],
  ])("is refused for %s", async (_whom, kind, body, status) => {
    expect((await tenant.call("POST", `/tickets/${kind}`, body)).status).toBe(status);
  });
});

describe("a job", () => {
  const form = (fields: Record<string, string>): string =>
    `${Object.entries(fields)
      .map(([name, value]) => `--xyz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join("")}--xyz--\r\n`;
  const importing = async (people: unknown, fields: Record<string, string> = {}): Promise<Response> => {
    const connection_id = tenant.state.connections.all()[0]?.id ?? "";
    return tenant.app.request("/api/v2/jobs/users-imports", {
      method: "POST",
      headers: { authorization: "Bearer all", "content-type": "multipart/form-data; boundary=xyz" },
      body: form({ connection_id, ...fields, users: JSON.stringify(people) }),
    });
  };
  const jobOf = async (response: Response): Promise<string> =>
    `/jobs/${((await response.json()) as { id: string }).id}`;

  it("imports users with their hashes and factors, and says pending before it says completed", async () => {
    const response = await importing([
      {
        email: "Bob@example.com",
        email_verified: true,
        password_hash: hashSync("Bob's 1st", 4),
        app_metadata: { plan: "gold" },
        mfa_factors: [{ totp: { secret: "JBSWY3DPEHPK3PXP" } }, { phone: { value: "+15551234567" } }],
      },
    ]);
    expect(response.status).toBe(202);
    const job = await response.clone().json();
    expect(job).toMatchObject({ type: "users_import", status: "pending", connection: DATABASE });
    expect(job).not.toHaveProperty("summary");

    const path = await jobOf(response);
    expect((await tenant.call("GET", path)).body).toMatchObject({
      status: "completed",
      summary: { failed: 0, updated: 0, inserted: 1, total: 1 },
    });
    expect((await tenant.call("GET", `${path}/errors`)).status).toBe(204);
    const bob = tenant.state.users.find(({ email }) => email === "bob@example.com");
    expect(bob).toMatchObject({ email_verified: true, app_metadata: { plan: "gold" } });
    expect(verifyPassword("Bob's 1st", bob?.password ?? "")).toBe(true);
    expect(verifyPassword("Bob's 2nd", bob?.password ?? "")).toBe(false);
    expect(tenant.state.authenticationMethods.all()).toMatchObject([
      { type: "totp", totp_secret: "JBSWY3DPEHPK3PXP", user_id: bob?.user_id },
      { type: "phone", phone_number: "+15551234567" },
    ]);
  });

  it("updates who is there where it is told to, and says of each other why they failed", async () => {
    const people = [
      { email: "ada@example.com", name: "Ada Lovelace" },
      { email: "no address", password_hash: "$2b$04$abc" },
      { email: "carl@example.com", custom_password_hash: { algorithm: "ldap", hash: { value: "{SSHA}x" } } },
    ];
    const refused = await jobOf(await importing(people));
    expect((await tenant.call("GET", refused)).body).toMatchObject({
      summary: { failed: 3, updated: 0, inserted: 0, total: 3 },
    });
    const { body } = await tenant.call("GET", `${refused}/errors`);
    expect(body).toMatchObject([
      { user: { email: "ada@example.com" }, errors: [{ code: "CONFLICT" }] },
      { user: { email: "no address" }, errors: [{ path: "email" }] },
      { user: { email: "carl@example.com" }, errors: [{ code: "UNSUPPORTED_HASH" }] },
    ]);
    expect(JSON.stringify(body)).not.toContain("$2b$");

    const updated = await jobOf(await importing(people.slice(0, 1), { upsert: "true" }));
    expect((await tenant.call("GET", updated)).body).toMatchObject({ summary: { updated: 1 } });
    expect(tenant.state.users.get(ada)?.name).toBe("Ada Lovelace");
  });

  it.each([
    ["no list", { email: "a@example.com" }],
    ["an empty list", []],
    ["a list of texts", ["a@example.com"]],
  ])("imports nothing from a file that is %s", async (_what, people) => {
    expect((await importing(people)).status).toBe(400);
  });

  it.each(["", "{}", "--xyz", '--xyz\r\nContent-Disposition: form-data; name="users"\r\n\r\n[]'])(
    "takes no form that isn't whole: %j",
    async (body) => {
      const headers = { authorization: "Bearer all" };
      const response = await tenant.app.request("/api/v2/jobs/users-imports", {
        method: "POST",
        headers,
        body,
      });
      expect(response.status).toBe(400);
    },
  );

  it("exports users to a file, without their passwords", async () => {
    const fields = [
      { name: "email" },
      { name: "identities[0].connection", export_as: "from" },
      { name: "password" },
    ];
    const { status, body } = await tenant.call("POST", "/jobs/users-exports", { format: "csv", fields });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { type: "users_export", status: "pending" },
    });

    const job = await tenant.call("GET", `/jobs/${idOf({ body })}`);
    expect(job.body).toMatchObject({
      status: "completed",
      location: expect.stringMatching(/^https:\/\/localhost:4443\/exports\/job_\w{16}\.csv\.gz\?secret=/),
    });
    expect(job.body).not.toHaveProperty("file");
    const file = String(tenant.state.jobs.get(idOf({ body }))?.file);
    expect(gunzipSync(Buffer.from(file, "base64")).toString()).toBe(
      `"email","from","password"\n"ada@example.com","${DATABASE}",\n`,
    );
  });

  it("makes a ticket in the place of a verification mail", async () => {
    const { status, body } = await tenant.call("POST", "/jobs/verification-email", { user_id: ada });

    expect({ status, body }).toMatchObject({
      status: 201,
      body: { type: "verification_email", status: "pending" },
    });
    expect((await tenant.call("GET", `/jobs/${idOf({ body })}`)).body).toMatchObject({ status: "completed" });
    expect(tenant.state.tickets.all()).toMatchObject([{ type: "email-verification", user_id: ada }]);
    expect((await tenant.call("GET", "/jobs/job_0")).status).toBe(404);
  });
});

it("a person whose password is changed has it said when", async () => {
  expect((await tenant.call("PATCH", pathOf(ada), { name: "Ada" })).body).not.toHaveProperty(
    "last_password_reset",
  );
  expect((await tenant.call("PATCH", pathOf(ada), { password: "An0ther one" })).body).toMatchObject({
    last_password_reset: NOW.toISOString(),
  });
});
