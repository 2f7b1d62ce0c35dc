import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { ManagementClient } from "auth0";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { Collection, type TenantState } from "../../src/state/tenant-state.ts";
import { startTenant, type Tenant } from "../../src/tenant.ts";
import { managementOf, startOn, stateFolder } from "./folder.ts";

/** All that a state holds, in its order. */
const contentOf = (state: TenantState): unknown =>
  Object.entries(state).map(([member, held]) => [
    member,
    held instanceof Collection ? held.all() : [...held],
  ]);

/** A token of the operator's, by the key that signs now. */
async function freshToken({ issuer, management }: Tenant): Promise<{ access_token: string }> {
  const answer = await fetch(`${issuer}oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: management.clientId,
      client_secret: management.clientSecret,
      audience: `${issuer}api/v2/`,
    }),
  });
  return z.object({ access_token: z.string() }).parse(await answer.json());
}

describe("a tenant on a folder", () => {
  it("goes on where it was: address, authority, key, operator, and all that was written", async () => {
    const folder = await stateFolder();
    const before = await startOn(folder);
    const management = managementOf(before);
    const { id = "" } = await management.roles.create({ name: "Manager" });
    const { user_id = "" } = await management.users.create({
      connection: "Username-Password-Authentication",
      email: "mia@example.com",
      username: "mia",
      password: "a long one, with 1 digit",
    });
    await management.users.roles.assign(user_id, { roles: [id] });
    await management.prompts.updateSettings({ identifier_first: true });
    await before.close();

    const after = await startOn(folder);
    expect(after.issuer).toBe(before.issuer);
    expect(after.ca).toBe(before.ca);
    expect(after.publicKeyPem).toBe(before.publicKeyPem);
    expect(after.management.clientId).toBe(before.management.clientId);
    expect(after.management.clientSecret).toBe(before.management.clientSecret);
    expect(contentOf(after.state)).toEqual(contentOf(before.state));
    // With the token of before, which is still good.
    const again = new ManagementClient({ domain: after.domain, token: before.management.token });
    const roles = await again.users.roles.list(user_id);
    expect(roles.data.map(({ name }) => name)).toEqual(["Manager"]);
    expect(await again.prompts.getSettings()).toMatchObject({ identifier_first: true });
  });

  it("keeps what hangs together: permissions, members, enabled clients, secrets, and what went with others", async () => {
    const folder = await stateFolder();
    const before = await startOn(folder);
    const management = managementOf(before);
    const identifier = "https://api.example/";
    const scopes = [{ value: "read:a" }, { value: "read:b" }];
    const { id: api = "" } = await management.resourceServers.create({ identifier, name: "A", scopes });
    const permissions = scopes.map(({ value }) => ({
      resource_server_identifier: identifier,
      permission_name: value,
    }));
    const roles = await Promise.all(["One", "Two"].map((name) => management.roles.create({ name })));
    const [one = "", two = ""] = roles.map(({ id }) => id);
    await management.roles.permissions.add(one, { permissions });
    const { id: connection = "" } = await management.connections.create({
      name: "People",
      strategy: "auth0",
    });
    const clients = await Promise.all(["X", "Y"].map((name) => management.clients.create({ name })));
    const [x = "", y = ""] = clients.map(({ client_id }) => client_id);
    await management.connections.clients.update(connection, [
      { client_id: x, status: true },
      { client_id: y, status: true },
    ]);
    const { client_secret: rotated } = await management.clients.rotateSecret(x);
    const { user_id: user = "" } = await management.users.create({
      connection: "People",
      email: "mia@example.com",
      password: "a long one, with 1 digit",
    });
    await management.users.roles.assign(user, { roles: [one, two] });
    await management.users.permissions.create(user, { permissions });
    await management.roles.delete(two);
    await management.clients.delete(y);
    await management.resourceServers.update(api, { scopes: [{ value: "read:a" }] });
    await before.close();

    const { state } = await startOn(folder);
    expect(contentOf(state)).toEqual(contentOf(before.state));
    expect(state.users.get(user)).toMatchObject({ roles: [one], permissions: permissions.slice(0, 1) });
    expect(state.roles.get(one)?.permissions).toEqual(permissions.slice(0, 1));
    expect(state.connections.get(connection)?.enabled_clients).toEqual([x]);
    expect(state.clients.get(x)?.client_secret).toBe(rotated);
  });

  it("goes on with the keys that were rotated and revoked", async () => {
    const folder = await stateFolder();
    const before = await startOn(folder);
    const management = managementOf(before);
    await management.keys.signing.rotate();
    const shown = await management.keys.signing.list();
    const previous = shown.find((key) => key.previous === true);
    const { access_token } = await freshToken(before);
    await new ManagementClient({ domain: before.domain, token: access_token }).keys.signing.revoke(
      previous?.kid ?? "",
    );
    await before.close();

    const after = await startOn(folder);
    const again = new ManagementClient({ domain: after.domain, token: access_token });
    const kept = await again.keys.signing.list();
    expect(kept.map(({ kid }) => kid)).toEqual(shown.map(({ kid }) => kid));
    expect(
      kept.map(({ next = false, current = false, revoked = false }) => ({ next, current, revoked })),
    ).toEqual([
      { next: true, current: false, revoked: false },
      { next: false, current: true, revoked: false },
      { next: false, current: false, revoked: true },
    ]);
    // A token of the revoked key: nothing brings it back.
    await expect(
      new ManagementClient({ domain: after.domain, token: before.management.token }).roles.list(),
    ).rejects.toMatchObject({ statusCode: 401 });
  });

  it("keeps its secrets for its owner alone", async () => {
    const folder = path.join(await stateFolder(), "made");
    await startOn(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readFile(path.join(folder, ".gitignore"), "utf8")).toBe("*\n");
    for (const name of ["journal", "tls.json"]) {
      expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
    }
  });

  it("is for no repository in an empty folder that is there already either", async () => {
    const folder = await stateFolder();
    await startOn(folder);
    expect(await readFile(path.join(folder, ".gitignore"), "utf8")).toBe("*\n");
  });
});

describe("a tenant without a folder", () => {
  it("keeps nothing but its authority's certificate", async () => {
    const home = await stateFolder();
    const tenant = await startTenant({ home });
    onTestFinished(() => tenant.close());
    expect(await readdir(home)).toEqual(["ca.pem"]);
  });
});
