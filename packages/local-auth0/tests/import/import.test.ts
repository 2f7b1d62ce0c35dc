import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readPeople } from "../../src/import/people.ts";
import { startTenant } from "../../src/tenant.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "import-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, content: string | Buffer): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

test("a tenant takes the Deploy CLI's file, with keywords of the environment, and the people who use what it declares", async () => {
  vi.stubEnv("SHOP", "Shop");
  // A developer's own variables are of another tenant, and may even let the Deploy CLI delete.
  vi.stubEnv("AUTH0_DOMAIN", "company.example.com");
  vi.stubEnv("AUTH0_ALLOW_DELETE", "true");
  const people = await written(
    "people.csv",
    `\uFEFFemail,password,roles,given_name,app_metadata
ann@example.com,Correct-horse-1,Support,Ann,"{""team"":7}"
bob@example.com,,,,
`,
  );
  await using tenant = await startTenant({ import: path.join(import.meta.dirname, "tenant.yaml"), people });
  vi.unstubAllEnvs();

  const known = { user_id: expect.stringMatching(/^auth0\|/) };
  expect(tenant.people).toEqual([
    { ...known, email: "ann@example.com", password: "Correct-horse-1", isPasswordMadeUp: false },
    { ...known, email: "bob@example.com", password: expect.any(String), isPasswordMadeUp: true },
  ]);
  const [ann, bob] = tenant.people;
  expect(tenant.state.users.get(ann?.user_id ?? "")).toMatchObject({
    given_name: "Ann",
    email_verified: true,
    app_metadata: { team: 7 },
  });
  const scopeOf = async (person: typeof ann) => {
    const { scope } = await tenant.signIn({
      client: "Shop",
      username: person?.email ?? "",
      password: person?.password ?? "",
      audience: "https://orders.example.com",
      scope: "openid read:orders cancel:orders",
    });
    return scope;
  };
  expect([await scopeOf(ann), await scopeOf(bob)]).toEqual(["openid cancel:orders", "openid"]);
}, 60_000);

describe("a configuration that can't be imported", () => {
  test("is told as the Deploy CLI says it", async () => {
    const file = await written("broken.yaml", "clients:\n  - nam: Shop\n");
    await expect(startTenant({ import: file })).rejects.toMatchObject({
      code: "IMPORT_DEPLOY_CLI_FAILED",
      message: expect.stringMatching(/broken\.yaml: error: (.|\n)*required property 'name'/),
    });
  }, 60_000);

  test("is told when it is not there", async () => {
    await expect(startTenant({ import: path.join(folder, "none") })).rejects.toThrow(
      /^IMPORT_UNREADABLE: .*none is not there; expected a YAML file or a folder of Auth0's Deploy CLI$/,
    );
  });
});

describe("people who can't be imported", () => {
  test.each([
    ["email\nann\n", "line 2: email: expected an e-mail address"],
    [
      "email,pasword\nann@example.com,x\n",
      'line 1: no column is called "pasword"; expected some of email, password,',
    ],
    ["email;name\nann@example.com;Ann\n", 'line 1: no column is called "email;name"; expected some of'],
    ["email;name\nann@example.com;Ann\n", "user_metadata, separated by commas"],
    ["name\nAnn\n", "line 1: the column email is missing"],
    ["", "line 1: the column email is missing"],
    ["email,name,email\na@example.com,Ann,b@example.com\n", "line 1: the column email is there twice"],
    [
      Buffer.from("email,name\nann@example.com,Andr\xE9\n", "latin1"),
      "the text is not UTF-8; save it as such",
    ],
    [Buffer.from("\uFEFFemail\r\nann@example.com\r\n", "utf16le"), "the text is not UTF-8; save it as such"],
    ["email,blocked\nann@example.com,yes\n", "line 2: blocked: expected true or false"],
    ["email,app_metadata\nann@example.com,[1]\n", "line 2: app_metadata: expected a JSON object"],
    ["email,name\nann@example.com\n", "Invalid Record Length: columns length is 2, got 1 on line 2"],
    ["email\nann@example.com\nb\nc\n", "line 3: email: expected an e-mail address\n  line 4: email"],
  ])("are told by their lines: %j", async (content, message) => {
    const file = await written("wrong.csv", content);
    await expect(readPeople(file)).rejects.toMatchObject({
      code: "IMPORT_PEOPLE_REFUSED",
      message: expect.stringContaining(message),
    });
  });

  test("are told all at once by what the tenant says", async () => {
    const weak = startTenant({
      people: [
        { email: "ann@example.com", password: "a" },
        { email: "bob@example.com", password: "b" },
      ],
    });
    await expect(weak).rejects.toThrow(/ann@example\.com: .*too weak\n {2}bob@example\.com: .*too weak/);
    const unknown = startTenant({ people: [{ email: "ann@example.com", roles: ["Boss"] }] });
    await expect(unknown).rejects.toThrow(
      'ann@example.com: there is no role "Boss"; roles of the tenant: none',
    );
  });

  test("are told when somebody is named twice", async () => {
    const twice = startTenant({ people: [{ email: "ann@example.com" }, { email: "Ann@Example.com" }] });
    await expect(twice).rejects.toThrow(
      "Ann@Example.com: is there twice in the connection Username-Password-Authentication",
    );
  });

  test("are told when their file is not there", async () => {
    await expect(readPeople(path.join(folder, "nobody.csv"))).rejects.toThrow(
      /^IMPORT_UNREADABLE: .*nobody\.csv is not there; expected a CSV file of people$/,
    );
  });
});

test("a spreadsheet's true and false are taken as it writes them", async () => {
  const file = await written("flags.csv", "email,blocked,email_verified\r\nann@example.com,TRUE,False\r\n");
  expect(await readPeople(file)).toMatchObject([{ blocked: true, email_verified: false }]);
});

test("people who are there already become as described", async () => {
  const state = path.join(folder, "kept");
  const first = await startTenant({
    state,
    people: [{ email: "ann@example.com", password: "Correct-horse-1" }],
  });
  await first.close();
  const again = { email: "Ann@Example.com", password: "Correct-horse-2", given_name: "Ann" };
  const second = await startTenant({ state, people: [again] });
  const { user_id, password } = second.state.users.all()[0] ?? {};
  expect([user_id, second.state.users.all()]).toMatchObject([
    first.people[0]?.user_id,
    [{ given_name: "Ann" }],
  ]);
  await second.close();
  // Nobody loses a password for want of another.
  await using third = await startTenant({
    state,
    people: [{ email: "ann@example.com", family_name: "Lee" }],
  });
  expect(third.state.users.all()).toMatchObject([
    { user_id, password, given_name: "Ann", family_name: "Lee" },
  ]);
  expect(third.people).toEqual([{ user_id, email: "ann@example.com", isPasswordMadeUp: false }]);
});

test("a token's scope is what was asked when it is minted", async () => {
  await using tenant = await startTenant();
  const [operator] = tenant.state.clients.all().filter(({ name }) => name === "Local operator");
  const audience = `${tenant.issuer}api/v2/`;
  const token = await tenant.accessToken({
    audience,
    client: "Local operator",
    scope: "read:users",
    claims: { team: 7 },
  });
  expect(decodeJwt(token)).toMatchObject({
    iss: tenant.issuer,
    aud: audience,
    sub: `${operator?.client_id}@clients`,
    azp: operator?.client_id,
    scope: "read:users",
    team: 7,
  });
  const ask = (path: string) =>
    fetch(`${audience}${path}`, { headers: { authorization: `Bearer ${token}` } }).then(
      ({ status }) => status,
    );
  expect([await ask("users"), await ask("clients")]).toEqual([200, 403]);
  tenant.clock.advance(86_401_000);
  expect(await ask("users")).toBe(401);

  const identifier = "https://orders.example.com";
  await expect(tenant.accessToken({ audience: identifier, client: "Local operator" })).rejects.toThrow(
    `api_missing: there is no API "${identifier}"; there are ${audience}`,
  );
  await fetch(`${audience}resource-servers`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await tenant.accessToken({ audience, client: "Local operator", scope: "create:resource_servers" })}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ identifier, token_dialect: "access_token_authz", enforce_policies: true }),
  });
  const empty = await tenant.accessToken({ audience: identifier, client: "Local operator" });
  expect(decodeJwt(empty).permissions).toEqual([]);
});
