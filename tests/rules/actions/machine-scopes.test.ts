import { describe, expect, it } from "vitest";
import type { CredentialsExchangeEvent } from "../../../rules/actions/contract.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { brokenEvent, runAction } from "./run-action.ts";

const resource_server = { identifier: AUDIENCE };
const client = { name: "Timesheets Batch" };
const run = (event: CredentialsExchangeEvent) =>
  runAction("machine-scopes", { resource_server, client, ...event });

describe("the machine scopes Action", () => {
  it("lets a machine have what it holds", async () => {
    expect(await run({ accessToken: { scope: ["batch:upload"] } })).toEqual([]);
  });

  it("lets a machine have less", async () => {
    expect(await run({ accessToken: { scope: [] } })).toEqual([]);
  });

  it("denies a machine a scope that it doesn't hold, though the tenant granted it", async () => {
    expect(await run({ accessToken: { scope: ["batch:upload", "approve:timesheets"] } })).toEqual([
      ["deny", "invalid_scope", "This application does not hold approve:timesheets."],
    ]);
    expect(await run({ accessToken: { scope: ["approve:timesheets", "read:timesheets"] } })).toEqual([
      ["deny", "invalid_scope", "This application does not hold approve:timesheets read:timesheets."],
    ]);
  });

  it.each([{ name: "Timesheets Mobile" }, { name: "Other" }, { name: "constructor" }, {}])(
    "denies %j, which is none of the policy's machines",
    async (other) => {
      expect(await run({ client: other, accessToken: { scope: ["batch:upload"] } })).toEqual([
        ["deny", "invalid_scope", "This application is not a machine that may use the API."],
      ]);
    },
  );

  it("denies an application of which nothing is known", async () => {
    expect(await runAction("machine-scopes", { resource_server })).toEqual([
      ["deny", "invalid_scope", "This application is not a machine that may use the API."],
    ]);
  });

  const UNTOLD = [["deny", "invalid_scope", "Auth0 doesn't say which API and scopes the token is for."]];

  it.each([{}, { accessToken: {} }, { accessToken: { scope: "batch:upload" } }])(
    "denies when it isn't told the scopes as a list: %j",
    async (event) => {
      expect(await run(event as CredentialsExchangeEvent)).toEqual(UNTOLD);
    },
  );

  it("denies a machine whose exchange names no API", async () => {
    const accessToken = { scope: ["batch:upload"] };
    expect(await runAction("machine-scopes", { client, accessToken })).toEqual(UNTOLD);
    expect(await runAction("machine-scopes", { client, resource_server: {}, accessToken })).toEqual(UNTOLD);
  });

  it.each([null, 7, [AUDIENCE]])("denies one whose API isn't named by a text: %j", async (identifier) => {
    const event = { client, resource_server: { identifier }, accessToken: { scope: ["batch:upload"] } };
    expect(await runAction("machine-scopes", event as unknown as CredentialsExchangeEvent)).toEqual(UNTOLD);
  });

  it("leaves tokens for other APIs alone", async () => {
    const other = { identifier: "https://tenant.example.com/api/v2/" };
    expect(await run({ resource_server: other, accessToken: { scope: ["read:users"] } })).toEqual([]);
  });

  it("denies when it breaks", async () => {
    expect(await runAction("machine-scopes", brokenEvent("resource_server"))).toEqual([
      ["log", "Error: broken"],
      ["deny", "server_error", "The authorization rules could not be applied; access is denied."],
    ]);
  });
});
