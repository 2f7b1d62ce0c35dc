import { ManagementClient } from "auth0";
import { decodeJwt } from "jose";
import { expect } from "vitest";
import { asserted } from "../../../proof/client-proof.ts";
import { type System, scopesOf } from "./system.ts";

const managed = ({ line: { domain, management } }: System) =>
  new ManagementClient({ domain, token: management.token });

/** The assertion of Batch, which has a key. */
function asBatch(system: System) {
  const { clientId, privateKey = "" } = system.application("batch");
  return asserted({ clientId, privateKey }, system.line.issuer);
}

/**
 * Effects that have to be seen of each entry, by its file in docs/how-to/, on a system that has the changes of all of them. They are made
 * in this order.
 */
export const proofs: Readonly<Record<string, (system: System) => Promise<void>>> = {
  "add-a-scope-a-role-and-a-route.md": async (system) => {
    const ask = "read:timesheets bill:timesheets";
    const freelancer = await system.signIn("web", system.person("Freelancer"), ask);
    const employee = await system.signIn("web", system.person("Employee"), ask);
    expect([scopesOf(freelancer), scopesOf(employee)]).toEqual([
      ["bill:timesheets", "read:timesheets"],
      ["read:timesheets"],
    ]);
    const route = "GET /projects/apollo";
    expect([await system.ask(route, freelancer), await system.ask(route, employee)]).toEqual([200, 403]);
  },

  "add-an-application.md": async (system) => {
    const { callbacks } = system.application("site");
    expect(callbacks).toEqual([`${system.line.issuer}android/com.exampleco.site/callback`]);
    const manager = await system.signIn(
      "site",
      system.person("Manager"),
      "read:timesheets approve:timesheets",
    );
    expect(scopesOf(manager)).toEqual(["read:timesheets"]);
    expect(manager.refresh_token).toBeDefined();
    expect(await system.ask("GET /timesheets", manager)).toBe(200);
    expect(await system.ask("GET /approvals", manager)).toBe(403);
  },

  "add-a-desktop-application.md": async (system) => {
    const { callbacks } = system.application("kiosk");
    expect(callbacks).toEqual(["http://127.0.0.1:51004/callback", "http://127.0.0.1:51005/callback"]);
    const employee = await system.signIn("kiosk", system.person("Employee"), "read:timesheets");
    expect(await system.ask("GET /timesheets", employee)).toBe(200);
    expect(employee.refresh_token).toBeUndefined();
  },

  "authenticate-by-a-key.md": async (system) => {
    const { clientId, clientSecret } = system.application("batch");
    expect(clientSecret).toBeUndefined();
    expect(await system.asMachine("batch", asBatch(system))).toMatchObject({
      ok: true,
      tokens: { scope: "batch:upload" },
    });
    const { client_secret = "" } = await managed(system).clients.get(clientId);
    expect(await system.asMachine("batch", { client_secret })).toMatchObject({ ok: false, status: 401 });
  },

  "connect-a-directory.md": async (system) => {
    const { data } = await managed(system).connections.list({ name: "timesheets-dev-directory" });
    expect(data).toHaveLength(1);
    const manager = await system.signIn(
      "mobile",
      system.member("Timesheets Managers"),
      "read:timesheets approve:timesheets",
    );
    expect(await system.ask("GET /approvals", manager)).toBe(200);
    const nobody = await system.signIn("mobile", system.member(""), "read:timesheets approve:timesheets");
    expect(scopesOf(nobody)).toEqual([]);
  },

  "give-a-directory-group-a-role.md": async (system) => {
    const ask = "read:timesheets audit:timesheets approve:timesheets";
    const auditor = await system.signIn("web", system.member("Timesheets Auditors"), ask);
    expect(scopesOf(auditor)).toEqual(["audit:timesheets"]);
    const employee = await system.signIn("web", system.member("Timesheets Employees"), ask);
    expect(scopesOf(employee)).toEqual(["read:timesheets"]);
    const routes = ["GET /timesheets", "GET /approvals"];
    expect(await Promise.all(routes.map((route) => system.ask(route, auditor)))).toEqual([200, 403]);
  },

  "change-the-audience.md": async (system) => {
    const audience = "https://timesheets.dev.exampleco.com/api";
    expect(system.line.audience).toBe(audience);
    const employee = await system.signIn("mobile", system.person("Employee"), "read:timesheets");
    expect(decodeJwt(employee.access_token).aud).toEqual([audience, `${system.line.issuer}userinfo`]);
    const former = { audience: "https://api.dev.exampleco.com/timesheets" };
    expect(await system.asMachine("batch", { ...asBatch(system), ...former })).toMatchObject({ ok: false });
  },

  "offboard-a-person.md": async (system) => {
    const contractor = system.line.people.find(({ groups }) => groups.join() === "Contractors");
    if (contractor === undefined) throw new Error("there is no contractor");
    const gone = system.signIn("mobile", contractor, "read:timesheets");
    await expect(gone).rejects.toThrow("Your account has been blocked.");
    const employee = await system.signIn("mobile", system.person("Employee"), "read:timesheets");
    expect(await system.ask("GET /timesheets", employee)).toBe(200);
  },
};

/** The same of entries that have a system of their own, where the whole proof would wait for half a minute at a time. */
export const proofsApart: typeof proofs = {
  "ask-for-a-second-factor.md": async (system) => {
    const manager = system.person("Manager");
    const ask = "read:timesheets approve:timesheets";
    await expect(system.signIn("mobile", manager, ask, false)).rejects.toThrow("second factor");
    const withCode = await system.signIn("mobile", manager, ask);
    expect(await system.ask("GET /approvals", withCode)).toBe(200);
    const employee = await system.signIn("mobile", system.person("Employee"), ask, false);
    expect(scopesOf(employee)).toEqual(["read:timesheets"]);
  },

  "change-lifetimes.md": async (system) => {
    const employee = await system.signIn("mobile", system.person("Employee"), "read:timesheets", false);
    const { iat = 0, exp } = decodeJwt(employee.access_token);
    expect([employee.expires_in, exp]).toEqual([3600, iat + 3600]);
    expect(await managed(system).tenants.settings.get()).toMatchObject({
      session_lifetime: 12,
      idle_session_lifetime: 4,
    });
  },
};
