import { expect } from "vitest";
import { type System, scopesOf } from "./system.ts";

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

  "offboard-a-person.md": async (system) => {
    const contractor = system.line.people.find(({ groups }) => groups.join() === "Contractors");
    if (contractor === undefined) throw new Error("there is no contractor");
    const gone = system.signIn("mobile", contractor, "read:timesheets");
    await expect(gone).rejects.toThrow("Your account has been blocked.");
    const employee = await system.signIn("mobile", system.person("Employee"), "read:timesheets");
    expect(await system.ask("GET /timesheets", employee)).toBe(200);
  },
};
