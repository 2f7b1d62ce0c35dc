import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import type { TenantObject } from "declared-stack/resource-type";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { machineLine } from "../../local/announce.ts";
import type { LocalStack } from "../../local/bring-up.ts";
import { prove } from "../../proof/prove.ts";
import { signIn } from "../../proof/sign-in.ts";
import { withLine } from "../../tenant/connect/tenant-line.ts";
import { otherActionsAt } from "../../tenant/deploy/other-actions.ts";
import { declaredInventory } from "../../tenant/drift/declared.ts";
import { driftOf } from "../../tenant/drift/drift.ts";
import { foundInventory } from "../../tenant/drift/found.ts";
import { knownObjects } from "../../tenant/drift/known-objects.ts";
import {
  devConfig,
  mobileOf,
  personaOf,
  setConnectionsApart,
  signInOnMobile,
  startStack,
} from "./bring-up.ts";
import { makePortal, PORTAL, PORTAL_API, type Portal } from "./portal.ts";

/** The code that local runs put in the place of an Action after ours. */
const IDLE = "exports.onExecutePostLogin = async () => {};";
const sha256 = createHash("sha256").update(IDLE).digest("hex");

const named = {
  "timesheets:actions": JSON.stringify({
    "post-login": { before: ["Acme: consent"], after: [{ name: "Acme: audit", sha256 }] },
    "credentials-exchange": { before: ["Acme: machines"] },
  }),
  "timesheets:otherProjects": JSON.stringify({ Portal: PORTAL }),
};

let stack: LocalStack;
let end: () => Promise<void>;
let portal: Portal;
let before: Awaited<ReturnType<typeof theirs>>;
let config: Readonly<Record<string, string>>;
let declared: readonly TenantObject[];
let folder: string;

beforeAll(async () => {
  config = { ...(await devConfig()), ...named };
  ({ stack, end } = await startStack({
    config,
    importing: async (tenant) => {
      await setConnectionsApart(tenant);
      portal = await makePortal(tenant);
      before = await theirs(tenant);
      return [];
    },
  }));
  folder = await mkdtemp(path.join(tmpdir(), "shared-tenant-"));
  const line = path.join(folder, "line.json");
  await writeFile(line, machineLine(stack));
  // Keys and addresses of this run are in its line.
  config = await withLine(config, line);
  const { domain } = stack.tenant;
  declared = await declaredInventory({ stack: "dev", config, domain });
});
afterAll(async () => {
  await end();
  await rm(folder, { recursive: true });
});

/** Everything on the tenant that is the other project's. */
async function theirs({ domain, management: { token } }: LocalStack["tenant"]) {
  const { objects } = await foundInventory(new ManagementClient({ domain, token }));
  const names = Object.values(PORTAL).flat();
  return objects.filter(
    ({ kind, name }) =>
      names.some((one) => name.startsWith(one)) || (kind === "trigger" && name === "post-user-registration"),
  );
}

async function drift() {
  const { domain, management } = stack.tenant;
  const known = { reader: management.clientId, deployer: undefined, ...knownObjects(config) };
  const settings = { flags: { enable_client_connections: false } };
  const found = await foundInventory(stack.management);
  const whole = driftOf({ domain, stack: "dev", declared, found, known, settings });
  // A directory of this machine is not where the stack's file says.
  const drifted = whole.drifted.filter(({ object }) => object.name !== "timesheets-dev-directory");
  return { ...whole, drifted };
}

const differing = async () =>
  (await drift()).drifted.map(({ mark, object }) => `${mark} ${object.kind} ${object.name}`);

/** Signs the other project's person in at their own application. */
const atPortal = (audience: string, scope = "openid read:timesheets approve:timesheets") =>
  signIn({
    issuer: stack.issuer,
    clientId: portal.clientId,
    redirectUri: portal.callback,
    audience,
    scope,
    username: portal.person.email,
    password: portal.person.password,
  });

describe("a tenant with other teams' Actions and another project", () => {
  it("does what the policy says, though an Action before ours gives whatever is asked for", async () => {
    expect((await prove(stack.target)).disagreements).toEqual([]);
  });

  it("has nothing of theirs changed by a deployment", async () => {
    expect(before.length).toBeGreaterThanOrEqual(7);
    expect(await theirs(stack.tenant)).toEqual(before);
  });

  it("has no drift, and says whose is what", async () => {
    const { drifted, passedOver } = await drift();
    expect(drifted).toEqual([]);
    const whys = passedOver.map(({ object, why }) => `${object.kind} ${object.name}: ${why}`);
    const ofPortal = 'of the project "Portal", as timesheets:otherProjects says';
    expect(whys.filter((text) => text.includes(" says"))).toEqual([
      `resource server ${PORTAL_API}: ${ofPortal}`,
      `role Portal Admin: ${ofPortal}`,
      `client Portal Web: ${ofPortal}`,
      `client grant Portal Web for ${PORTAL_API} (user): ${ofPortal}`,
      `connection portal-people: ${ofPortal}`,
      "action Acme: audit: another team's, as timesheets:actions says",
      "action Acme: consent: another team's, as timesheets:actions says",
      "action Acme: machines: another team's, as timesheets:actions says",
      `action Portal: welcome: ${ofPortal}`,
      `trigger post-user-registration: ${ofPortal}`,
    ]);
  });

  it("leaves the scopes in their tokens, though they are called as ours", async () => {
    const reply = await atPortal(PORTAL_API);
    if (!reply.ok) throw new Error(reply.description);
    const claims = decodeJwt(reply.tokens.access_token);
    expect(claims.scope).toBe("openid read:timesheets approve:timesheets");
    expect(claims).not.toHaveProperty(["https://api.exampleco.com/email"]);
    const response = await fetch(new URL("approvals", `${stack.apiUrl}/`), {
      headers: { authorization: `Bearer ${reply.tokens.access_token}` },
    });
    expect(response.status).toBe(401);
  });

  it("lets nobody of theirs in through our applications, and their application have no token for our API", async () => {
    await expect(signInOnMobile(stack, { ...personaOf(stack, "Manager"), ...portal.person })).rejects.toThrow(
      "could not sign in",
    );
    expect(await atPortal(stack.audience)).toMatchObject({
      ok: false,
      error: "access_denied",
      description: expect.stringContaining("not authorized"),
    });
  });
});

describe("what goes wrong in the tenant opens nothing, and is told:", () => {
  const scopes = () => Object.keys(stack.target.policy.scopes);
  const scopeOf = (reply: Awaited<ReturnType<typeof atPortal>>) => {
    if (!reply.ok) throw new Error(reply.description);
    return decodeJwt(reply.tokens.access_token).scope;
  };

  it("a grant of their application for our API, beside our permissions in their role", async () => {
    const { clientGrants } = stack.management;
    const audience = stack.audience;
    const { id = "" } = await clientGrants.create({
      client_id: portal.clientId,
      audience,
      scope: scopes(),
      subject_type: "user",
    });
    onTestFinished(() => clientGrants.delete(id));
    await givePortalOurPermissions();
    // Their person is in a group that has the name of one of ours, too.
    expect(scopeOf(await atPortal(audience, `openid ${scopes().join(" ")}`))).toBe("openid");
    expect(await differing()).toEqual([
      "unmanaged role Portal Admin",
      `unmanaged client grant Portal Web for ${audience} (user)`,
    ]);
  });

  it("their database at our application", async () => {
    const { connections } = stack.management;
    // Their person is in a group that has the name of one of ours, and the Action before ours gives whatever is asked for.
    const { data } = await connections.list({ name: "portal-people" });
    const [{ id = "" } = {}] = data;
    const { clientId } = mobileOf(stack);
    await connections.clients.update(id, [{ client_id: clientId, status: true }]);
    onTestFinished(() => connections.clients.update(id, [{ client_id: clientId, status: false }]));
    const tokens = await signInOnMobile(stack, { ...personaOf(stack, "Manager"), ...portal.person });
    expect(decodeJwt(tokens.access_token).scope).toBe("openid profile email offline_access");
    expect(await differing()).toEqual(["unmanaged connection portal-people"]);
  });

  it("our permissions in their role, for one of our people who has it", async () => {
    await givePortalOurPermissions();
    const { users } = stack.management;
    const person = personaOf(stack, "Employee");
    const [{ user_id: id = "" } = {}] = await users.listUsersByEmail({ email: person.email });
    await users.roles.assign(id, { roles: [portal.roleId] });
    onTestFinished(() => users.roles.delete(id, { roles: [portal.roleId] }));
    const tokens = await signInOnMobile(stack, person);
    expect(decodeJwt(tokens.access_token).scope).not.toContain("approve:timesheets");
    expect(await differing()).toEqual(["unmanaged role Portal Admin"]);
  });

  it("a grant of their application for the Management API", async () => {
    const { clientGrants } = stack.management;
    const { id = "" } = await clientGrants.create({
      client_id: portal.clientId,
      audience: `https://${stack.tenant.domain}/api/v2/`,
      scope: ["update:clients"],
      subject_type: "client",
    });
    onTestFinished(() => clientGrants.delete(id));
    expect(await differing()).toEqual([
      `unmanaged client grant Portal Web for https://${stack.tenant.domain}/api/v2/ (client)`,
    ]);
  });

  it("a role of theirs by a name of ours, which no tenant has twice", async () => {
    await expect(stack.management.roles.create({ name: "Manager" })).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  async function givePortalOurPermissions() {
    const { roles } = stack.management;
    const permissions = scopes().map((permission_name) => ({
      permission_name,
      resource_server_identifier: stack.audience,
    }));
    await roles.permissions.add(portal.roleId, { permissions });
    onTestFinished(() => roles.permissions.delete(portal.roleId, { permissions }));
  }
});

describe("drift tells, beside other teams' Actions,", () => {
  it.each<[what: string, change: (bound: string[]) => string[]]>([
    ["one of theirs that nobody named", (bound) => [...bound, "Portal: grasp"]],
    [
      "one of theirs that moved behind our rules",
      (bound) => [...bound.filter((name) => name !== "Acme: consent"), "Acme: consent"],
    ],
    ["one of ours that moved", ([first = "", second = "", ...rest]) => [second, first, ...rest]],
    [
      "one of ours that is gone",
      (bound) => bound.filter((name) => name !== "Timesheets: access token scopes"),
    ],
    ["one of theirs that is gone", (bound) => bound.filter((name) => name !== "Acme: consent")],
  ])("%s", async (_what, change) => {
    const { actions } = stack.management;
    const bind = (names: readonly string[]) =>
      actions.triggers.bindings.updateMany("post-login", {
        bindings: names.map((name) => ({ ref: { type: "action_name", value: name }, display_name: name })),
      });
    const { data } = await actions.triggers.bindings.list("post-login");
    const bound = data.map(({ action }) => action?.name ?? "");
    const changed = change(bound);
    if (changed.includes("Portal: grasp")) {
      const { id = "" } = await actions.create({
        name: "Portal: grasp",
        supported_triggers: [{ id: "post-login", version: "v3" }],
        code: "exports.onExecutePostLogin = async (event, api) => api.accessToken.addScope('approve:timesheets');",
      });
      await actions.deploy(id);
      onTestFinished(() => actions.delete(id));
    }
    await bind(changed);
    onTestFinished(async () => void (await bind(bound)));
    const { drifted } = await drift();
    const [trigger] = drifted.filter(({ object }) => object.kind === "trigger");
    expect(trigger).toMatchObject({
      mark: "changed",
      differences: [{ path: "actions", declared: bound, found: changed }],
    });
    expect(drifted.filter((one) => one !== trigger).map(({ object }) => object.name)).toEqual(
      changed.includes("Portal: grasp") ? ["Portal: grasp"] : [],
    );
  });

  it("one after ours that runs other code than was looked at, and not one before ours", async () => {
    const { actions } = stack.management;
    for (const name of ["Acme: audit", "Acme: consent"]) {
      const { data } = await actions.list({ actionName: name });
      const [{ id = "", code = "" } = {}] = data;
      await actions.update(id, { code: `${code} // more` });
      await actions.deploy(id);
      onTestFinished(async () => {
        await actions.update(id, { code });
        await actions.deploy(id);
      });
    }
    const found = createHash("sha256").update(`${IDLE} // more`).digest("hex");
    expect((await drift()).drifted).toEqual([
      {
        mark: "changed",
        object: expect.objectContaining({ kind: "action", name: "Acme: audit" }),
        differences: [{ path: "deployed_code.sha256", declared: sha256, found }],
      },
    ]);
  });
});

describe("before it deploys, a stack", () => {
  const judged = (actions: unknown) =>
    otherActionsAt(stack.management, "dev", { ...config, "timesheets:actions": JSON.stringify(actions) });
  const asNamed = { before: ["Acme: consent"], after: [{ name: "Acme: audit", sha256 }] };
  const machines = { "credentials-exchange": { before: ["Acme: machines"] } };

  it("finds other teams' Actions as it names them", async () => {
    expect(await otherActionsAt(stack.management, "dev", config)).toEqual([]);
  });

  it("tells those that it doesn't name, and takes out", async () => {
    expect(await judged({ "post-login": { before: ["Acme: consent"] } })).toEqual([
      'post-login runs "Acme: audit", which timesheets:actions doesn\'t name: it is taken out',
      'credentials-exchange runs "Acme: machines", which timesheets:actions doesn\'t name: it is taken out',
    ]);
  });

  it.each<[why: string, postLogin: unknown, fault: string]>([
    [
      "isn't there under that very name",
      { ...asNamed, before: ["acme: consent"] },
      '"acme: consent" is not on the tenant; expected its exact name',
    ],
    [
      "is for another trigger",
      { ...asNamed, before: ["Portal: welcome"] },
      '"Portal: welcome" is for another trigger',
    ],
    [
      "runs other code after ours than was looked at",
      { ...asNamed, after: [{ name: "Acme: audit", sha256: "0".repeat(64) }] },
      `"Acme: audit" runs code of SHA-256 ${sha256}, but ${"0".repeat(64)} was looked at`,
    ],
  ])("refuses one that %s", async (_why, postLogin, fault) => {
    await expect(judged({ "post-login": postLogin, ...machines })).rejects.toThrow(
      `ACTIONS_NOT_AS_NAMED: timesheets:actions of Pulumi.dev.yaml:\n  post-login: ${fault}`,
    );
  });

  it("refuses one that was never deployed", async () => {
    const { actions } = stack.management;
    const { id = "" } = await actions.create({
      name: "Acme: draft",
      supported_triggers: [{ id: "post-login", version: "v3" }],
      code: IDLE,
    });
    onTestFinished(() => actions.delete(id));
    await expect(judged({ "post-login": { ...asNamed, before: ["Acme: draft"] } })).rejects.toThrow(
      '"Acme: draft" was never deployed, so that nothing could run',
    );
  });
});
