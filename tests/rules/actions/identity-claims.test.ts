import { describe, expect, it } from "vitest";
import type { PostLoginEvent } from "../../../rules/actions/contract.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { brokenEvent, runAction } from "./run-action.ts";

const resource_server = { identifier: AUDIENCE };
const user = { email: "ada@exampleco.com" };

describe("the identity claims Action", () => {
  it("puts the e-mail address into tokens for the API", async () => {
    expect(await runAction("identity-claims", { resource_server, user })).toEqual([
      ["setCustomClaim", "https://api.exampleco.com/email", "ada@exampleco.com"],
    ]);
  });

  it("tells other APIs nothing", async () => {
    expect(await runAction("identity-claims", { user })).toEqual([]);
    const other = { identifier: "https://other.example.com/" };
    expect(await runAction("identity-claims", { resource_server: other, user })).toEqual([]);
  });

  it("sets no claim for a person without an address", async () => {
    expect(await runAction("identity-claims", { resource_server, user: {} })).toEqual([]);
    expect(await runAction("identity-claims", { resource_server })).toEqual([]);
    const event = { resource_server, user: { email: ["ada@exampleco.com"] } } as unknown as PostLoginEvent;
    expect(await runAction("identity-claims", event)).toEqual([]);
  });

  it("denies when it breaks", async () => {
    const deeds = await runAction("identity-claims", brokenEvent("resource_server"));
    expect(deeds.map(([what]) => what)).toEqual(["log", "deny"]);
  });
});
