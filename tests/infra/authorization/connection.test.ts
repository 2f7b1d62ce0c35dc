import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";

const stack = await declareStack();
const connection = stack.the("auth0:index/connection:Connection", "people");
const clients = stack.the("auth0:index/connectionClients:ConnectionClients", "people");

describe("the database of people", () => {
  it("is a database with an explicit name", () => {
    const { name, strategy } = connection.inputs;
    expect({ name, strategy }).toEqual({ name: "timesheets-dev-people", strategy: "auth0" });
  });

  it("says whose it is, by which the Actions know it", () => {
    expect(connection.inputs.metadata).toEqual({ timesheets: "people" });
  });

  it("lets nobody sign up, slows down guessing, and wants good passwords", () => {
    expect(connection.inputs.options).toEqual({
      disableSignup: true,
      bruteForceProtection: true,
      passwordPolicy: "excellent",
      passwordComplexityOptions: { minLength: 14 },
      passwordHistories: [{ enable: true, size: 5 }],
      passwordDictionary: { enable: true },
      passwordNoPersonalInfo: { enable: true },
    });
  });

  it("serves the applications that the policy says, and no machine", () => {
    expect(clients.inputs).toEqual({
      connectionId: "auth0:index/connection:Connection people",
      enabledClients: ["auth0:index/client:Client mobile", "auth0:index/client:Client web"],
    });
  });
});
