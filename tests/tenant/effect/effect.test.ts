import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { stacksIn } from "declared-stack/stack-file";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { fetchKeys } from "../../../api/verify/fetch-keys.ts";
import { project } from "../../../infra/project.ts";
import { createKeyStore } from "../../../local/aws/gateway/keys.ts";
import type { LocalStack } from "../../../local/bring-up.ts";
import { requestTokens, type TokenResponse } from "../../../proof/token-endpoint.ts";
import { connectionsOfKind } from "../../../rules/policy/connections.ts";
import { policy } from "../../../rules/policy.ts";
import { readSettings, readSettingsConfig, SETTINGS_FOLDER } from "../../../tenant/deploy/settings.ts";
import { declaredLifetimes } from "../../../tenant/effect/declared-lifetimes.ts";
import {
  EFFECTS,
  type Effect,
  type EffectId,
  KEYS_KEPT,
  latest,
  type Outcome,
} from "../../../tenant/effect/effects.ts";
import type { Lifetimes } from "../../../tenant/effect/lifetimes.ts";
import { duration, writeEffects } from "../../../tenant/effect/write-effects.ts";
import { offboard } from "../../../tenant/offboard/offboard.ts";
import { setConnectionsApart, startStack } from "../../e2e/bring-up.ts";
import { layersOf } from "../layers.ts";
import { Phone } from "../phone.ts";

const PASSWORD = "aB1cD2eF3gH4iJ5!";
const RIGHT = "approve:timesheets";

let stack: LocalStack;
let folder: string;
let end: () => Promise<void>;
let lifetimes: Readonly<Record<string, Lifetimes>>;
let management: ManagementClient;

/** With a token of its own, as a revoked key ends those of operators, too. */
function newManagement(): ManagementClient {
  const { clientId, clientSecret } = stack.tenant.management;
  return new ManagementClient({ domain: stack.tenant.domain, clientId, clientSecret });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "effect-"));
  lifetimes = await declaredLifetimes();
  ({ stack, end } = await startStack({ importing: setConnectionsApart }));
  management = newManagement();
});
afterAll(async () => {
  await end();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody who is signed in, with everything that they go on with. */
interface Holder {
  readonly id: string;
  readonly email: string;
  readonly refreshToken: string;
}

let made = 0;

/** Somebody of the database. */
async function ofDatabase(): Promise<SignInParameters> {
  made += 1;
  const email = `holder${made}@exampleco.com`;
  const { user_id: id = "" } = await management.users.create({
    connection: "timesheets-dev-people",
    email,
    password: PASSWORD,
    email_verified: true,
    app_metadata: { authorization: { groups: ["Managers"], roles: [], permissions: [] } },
  });
  await management.users.roles.assign(id, { roles: [roleId("Manager")] });
  return [stack, email, PASSWORD];
}

type SignInParameters = ConstructorParameters<typeof Phone>;

const [DIRECTORY = "", { groups }] = connectionsOfKind(policy, "directory")[0] ?? ["", { groups: undefined }];
/** The directory's own name of the group whose people have the right. */
const GROUP = Object.entries(groups?.give ?? {}).find(([, group]) => group === "Managers")?.[0] ?? "";

/** Somebody of the directory, whose group gives the right. */
function ofDirectory(): SignInParameters {
  const person = stack.people.find(({ directoryGroups }) => directoryGroups?.join() === GROUP);
  if (person === undefined) throw new Error(`nobody in the directory is in ${GROUP} alone`);
  return [stack, person.email, person.password, stack.directories[DIRECTORY]?.connection];
}

async function signedIn(parameters?: SignInParameters) {
  const who = parameters ?? (await ofDatabase());
  const [, email] = who;
  const phone = new Phone(...who);
  const tokens = await phone.signIn();
  const id = decodeJwt(tokens.access_token).sub ?? "";
  const holder: Holder = { id, email, refreshToken: tokens.refresh_token ?? "" };
  return { holder, phone, tokens, other: new Phone(...who) };
}

const roleId = (name: string) => stack.tenant.state.roles.find((role) => role.name === name)?.id ?? "";
const clientIdOf = (key: "mobile" | "batch") => stack.applications[key]?.clientId ?? "";
const grantOf = (key: "mobile" | "batch") => {
  const grant = stack.tenant.state.clientGrants.find(
    ({ client_id, audience }) => client_id === clientIdOf(key) && audience === stack.audience,
  );
  if (grant === undefined) throw new Error(`${key} has no grant`);
  return grant;
};

/** Changes something of the state until the test is over. */
function until(restore: () => void): void {
  onTestFinished(restore);
}

const CHANGES: Readonly<Record<EffectId, (holder: Holder) => unknown>> = {
  offboarded: async ({ email }) => {
    const { domain, caFile, management } = stack.tenant;
    const line = path.join(folder, "tenant.json");
    await writeFile(line, JSON.stringify({ domain, caFile, management }));
    const asked = { stack: "dev", all: false, dryRun: false, undo: false, tenant: line };
    const { signal } = new AbortController();
    await offboard(
      { ...asked, person: email },
      { environment: {}, signal, now: () => new Date(), wait: async () => undefined },
    );
  },
  blocked: ({ id }) => management.users.update(id, { blocked: true }),
  roleTaken: async ({ id }) => {
    await management.users.roles.delete(id, { roles: [roleId("Manager")] });
    await management.users.update(id, { app_metadata: { authorization: { groups: [] } } });
  },
  directoryGroup: async ({ email }) => {
    const { groups } = stack.directories[DIRECTORY] ?? {};
    await groups?.leave(email, GROUP);
    // A login of the last minutes is one through the directory.
    stack.tenant.clock.advance(301_000);
    onTestFinished(async () => {
      stack.tenant.clock.set(new Date());
      await groups?.join(email, GROUP);
    });
  },
  directoryPerson: async ({ id }) => {
    const connection = stack.tenant.state.connections.find(({ strategy }) => strategy === "oidc")?.id ?? "";
    const { token } = await management.connections.scimConfiguration.tokens.create(connection, {
      scopes: ["patch:users"],
    });
    const users = new URL(`scim/v2/connections/${connection}/Users/`, stack.issuer);
    const deactivated = await fetch(new URL(encodeURIComponent(id), users), {
      method: "PATCH",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      body: JSON.stringify({
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [{ op: "replace", path: "active", value: false }],
      }),
    });
    expect(deactivated.status).toBe(200);
  },
  scopeOfRole: async () => {
    const role = stack.tenant.state.roles.get(roleId("Manager"));
    if (role !== undefined) until(() => stack.tenant.state.roles.put(role));
    await management.roles.permissions.delete(roleId("Manager"), {
      permissions: [{ resource_server_identifier: stack.audience, permission_name: RIGHT }],
    });
  },
  scopeOfApplication: async () => {
    const grant = grantOf("mobile");
    until(() => stack.tenant.state.clientGrants.put(grant));
    const scope = (grant.scope ?? []).filter((one) => one !== RIGHT);
    await management.clientGrants.update(grant.id, { scope });
  },
  refreshTokenRevoked: ({ refreshToken }) =>
    fetch(new URL("oauth/revoke", stack.issuer), {
      method: "POST",
      body: new URLSearchParams({ client_id: clientIdOf("mobile"), token: refreshToken }),
    }),
  sessionEnded: ({ id }) => management.users.sessions.delete(id),
  applicationDeleted: () => {
    const { clients, clientGrants, connections } = stack.tenant.state;
    const [client, grant] = [clients.get(clientIdOf("mobile")), grantOf("mobile")];
    const enabled = connections.all();
    until(() => {
      for (const connection of enabled) connections.put(connection);
      if (client !== undefined) clients.put(client);
      clientGrants.put(grant);
    });
    return management.clients.delete(clientIdOf("mobile"));
  },
  keyRevoked: async () => {
    const { signing } = management.keys;
    const current = (await signing.list()).find((key) => key.current === true);
    await signing.rotate();
    await signing.revoke(current?.kid ?? "");
    management = newManagement();
  },
  machineSecret: () => {
    const client = stack.tenant.state.clients.get(clientIdOf("batch"));
    if (client !== undefined) until(() => stack.tenant.state.clients.put(client));
    return management.clients.rotateSecret(clientIdOf("batch"));
  },
  machineGrant: () => {
    const grant = grantOf("batch");
    until(() => stack.tenant.state.clientGrants.put(grant));
    return management.clientGrants.delete(grant.id);
  },
};

/** Gateway and API that have admitted a token, and what becomes of it after a change. */
async function layersThatKnow(token: string, scope: string) {
  let time = new Date();
  const fetched: Promise<unknown>[] = [];
  const { atApi, atGateway } = layersOf(
    stack,
    () => time,
    (uri) => {
      const keys = fetchKeys(uri);
      fetched.push(keys);
      return keys;
    },
  );
  const kept = createKeyStore();
  const admits = async (keys = kept) => [
    (await atApi(token)).includes(scope),
    await atGateway(token, scope, keys),
  ];
  expect(await admits()).toEqual([true, true]);

  return async (): Promise<Effect["token"]> => {
    time = new Date(time.getTime() + KEYS_KEPT.api * 1000 - 1);
    const withOldKeys = await admits();
    expect(fetched).toHaveLength(1);
    time = new Date(time.getTime() + 1);
    await atApi(token);
    expect(fetched).toHaveLength(2);
    await Promise.all(fetched);
    // After its two hours the gateway has what one has that was just started.
    const withNewKeys = await admits(createKeyStore());
    const answers = [...withOldKeys, ...withNewKeys].join();
    if (answers === "true,true,true,true") return "as before";
    if (answers === "true,true,false,false") return "refused once keys are fetched anew";
    return answers === "false,false,false,false" ? "refused" : "without";
  };
}

function outcomeOf(answer: TokenResponse): Outcome {
  if (!answer.ok) return "refused";
  return answer.tokens.scope?.split(" ").includes(RIGHT) === true ? "as before" : "without";
}

const ofPeople = Object.entries<Effect>(EFFECTS).filter(([, { refresh }]) => refresh !== undefined);
const ofMachines = Object.entries<Effect>(EFFECTS).filter(([, { refresh }]) => refresh === undefined);

describe("a right that is taken away ends as docs/effect.md says", () => {
  it.each(ofPeople as [EffectId, Effect][])(
    "of a person: %s",
    async (id, { login, session, refresh, token }) => {
      const { holder, phone, tokens, other } = await signedIn(
        id.startsWith("directory") ? ofDirectory() : undefined,
      );
      const ofToken = await layersThatKnow(tokens.access_token, RIGHT);
      await CHANGES[id](holder);
      expect({
        refresh: outcomeOf(await phone.refresh(holder.refreshToken)),
        session: outcomeOf(await phone.redeem(await phone.ask("none"))),
        login: outcomeOf(await other.redeem(await other.ask())),
        token: await ofToken(),
      }).toEqual({ login, session, refresh, token });
    },
  );

  it.each(ofMachines as [EffectId, Effect][])("of a machine: %s", async (id, { login, token }) => {
    const { clientId = "", clientSecret = "" } = stack.applications.batch ?? {};
    const ask = () =>
      requestTokens(stack.issuer, {
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        audience: stack.audience,
      });
    const before = await ask();
    if (!before.ok) throw new Error(before.description);
    const ofToken = await layersThatKnow(before.tokens.access_token, "batch:upload");
    await CHANGES[id]({ id: "", email: "", refreshToken: "" });
    expect({ login: (await ask()).ok ? "as before" : "refused", token: await ofToken() }).toEqual({
      login,
      token,
    });
  });

  it("and after a block is taken back, what there was is there again", async () => {
    const { holder, phone } = await signedIn();
    await management.users.update(holder.id, { blocked: true });
    expect((await phone.refresh(holder.refreshToken)).ok).toBe(false);
    await management.users.update(holder.id, { blocked: false });
    expect(outcomeOf(await phone.refresh(holder.refreshToken))).toBe("as before");
    expect(outcomeOf(await phone.redeem(await phone.ask("none")))).toBe("as before");
  });
});

describe.each(await stacksIn(project))("the lifetimes of %s are those that the tenant goes by", (name) => {
  const declared = () => {
    const found = lifetimes[name];
    if (found === undefined) throw new Error(`there is no stack ${name}`);
    return found;
  };
  /** Uses something within its idle lifetime until its absolute one is over. */
  async function kept({ absolute, idle }: { absolute: number; idle: number }, use: () => Promise<boolean>) {
    const { clock } = stack.tenant;
    onTestFinished(() => clock.set(new Date()));
    const begun = clock.now().getTime();
    const at = (seconds: number) => clock.set(new Date(begun + seconds * 1000));
    const step = Math.min(idle - 60, Math.floor(absolute * 0.7));
    for (let seconds = step; seconds < absolute - 60; seconds += step) {
      at(seconds);
      expect(await use()).toBe(true);
    }
    at(absolute - 60);
    expect(await use()).toBe(true);
    at(absolute + 1);
    expect(await use()).toBe(false);
  }

  it("for sessions", async () => {
    const { keywords } = await readSettingsConfig(name);
    const { tenant } = await readSettings(SETTINGS_FOLDER, keywords);
    const ofSessions = Object.entries(tenant as object).filter(([key]) => /session/.test(key));
    await management.tenants.settings.update(Object.fromEntries(ofSessions));
    const { absolute, idle } = declared().session;
    const used = (await signedIn()).phone;
    await kept({ absolute, idle }, async () => (await used.ask("none")).code !== undefined);
    stack.tenant.clock.set(new Date());
    const unused = (await signedIn()).phone;
    stack.tenant.clock.advance((idle + 60) * 1000);
    expect((await unused.ask("none")).error).toBe("login_required");
  });

  it("for refresh tokens and access tokens", async () => {
    const { refreshToken, accessToken } = declared();
    // Only one of the stacks runs.
    await management.resourceServers.update(stack.audience, { token_lifetime: accessToken });
    await management.clients.update(clientIdOf("mobile"), {
      refresh_token: {
        rotation_type: "rotating",
        expiration_type: "expiring",
        token_lifetime: refreshToken.absolute,
        idle_token_lifetime: refreshToken.idle,
      },
    });
    const { phone, holder, tokens } = await signedIn();
    expect(tokens.expires_in).toBe(accessToken);
    let current = holder.refreshToken;
    await kept(refreshToken, async () => {
      const answer = await phone.refresh(current);
      if (answer.ok) current = answer.tokens.refresh_token ?? "";
      return answer.ok;
    });
    stack.tenant.clock.set(new Date());
    const unused = await signedIn();
    stack.tenant.clock.advance((refreshToken.idle + 1) * 1000);
    expect((await unused.phone.refresh(unused.holder.refreshToken)).ok).toBe(false);
  });
});

describe("docs/effect.md", () => {
  it("is what the stacks declare: npm run effect", async () => {
    const page = await readFile(path.join(project, "docs/effect.md"), "utf8");
    expect(page).toBe(writeEffects(lifetimes));
  });

  it("tells each stack's own, and where a browser ends sessions", () => {
    const { dev } = lifetimes;
    if (dev === undefined) throw new Error("there is no stack dev");
    const short = { ...dev, accessToken: 900, session: { absolute: 7_200, idle: 60, endsWithBrowser: true } };
    const page = writeEffects({ one: { ...dev, accessToken: 3_600 }, other: short });
    expect(page).toContain("| refused | refused | refused | as before | 1 hour | 15 minutes |\n");
    expect(page).toMatch(
      /a session, from the login on \| [^|]+ \| 2 hours, or until the browser is closed \|/,
    );
  });
});

describe("the latest end", () => {
  const of = {
    accessToken: 1,
    idToken: 0,
    refreshToken: { absolute: 10, idle: 5 },
    groupsAtRefresh: 1_000,
    session: { absolute: 100, idle: 50, endsWithBrowser: false },
  };
  const gone = {
    change: "",
    login: "refused",
    session: "refused",
    refresh: "refused",
    token: "refused",
  } as const;

  it.each<[Partial<Effect>, number | undefined]>([
    [{}, 0],
    [{ token: "as before" }, 1],
    [{ token: "as before", refresh: "as before" }, 11],
    [{ token: "as before", refresh: "without" }, 1],
    [{ token: "as before", session: "as before" }, 101],
    [{ token: "as before", session: "without", isOfDirectory: true }, 2_001],
    [{ token: "as before", refresh: "as before", session: "as before" }, 111],
    [{ token: "as before", login: "as before" }, undefined],
    [{ token: "refused once keys are fetched anew", login: "as before" }, 7_200],
  ])("of %o is %s seconds", (outcomes, seconds) => {
    expect(latest({ ...gone, ...outcomes }, of)).toBe(seconds);
  });

  it.each([
    [0, "at once"],
    [1, "1 second"],
    [86_400, "1 day"],
    [97_261, "1 day 3 hours 1 minute 1 second"],
  ])("%d seconds are told as %s", (seconds, words) => expect(duration(seconds)).toBe(words));
});
