import { describe, expect, it } from "vitest";
import { referredBy, standIn } from "../src/stand-ins.ts";

const client = { type: "auth0:index/client:Client", name: "web" };
const api = { type: "aws:apigatewayv2/api:Api", name: "api" };
const key = { type: "aws:kms/key:Key", name: "data" };

describe("standIn", () => {
  it("names the resource by its id, and by the outputs of its type that are one", () => {
    expect(standIn(client)).toEqual({
      id: "auth0:index/client:Client web",
      outputs: { clientId: "auth0:index/client:Client web" },
    });
  });

  it("has ARNs for a resource of AWS, of its own service and of the gateway's", () => {
    const arn = "arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data";
    expect(standIn(key)).toEqual({
      id: "aws:kms/key:Key data",
      outputs: {
        arn,
        invokeArn: arn,
        executionArn: "arn:aws:execute-api:eu-central-1:000000000000:aws:kms/key:Key data",
        keyId: "aws:kms/key:Key data",
      },
    });
  });

  it("leads nowhere where it is an address", () => {
    expect(standIn(api).outputs.apiEndpoint).toBe("https://not.deployed.invalid");
  });

  it("is an id alone for a type that has no row", () => {
    expect(standIn({ type: "test:index:Thing", name: "thing" })).toEqual({
      id: "test:index:Thing thing",
      outputs: {},
    });
  });
});

describe("referredBy", () => {
  it.each([
    ["its id", "aws:apigatewayv2/api:Api api", api],
    ["its ARN", "arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data", key],
    [
      "the ARN by which others call it",
      "arn:aws:execute-api:eu-central-1:000000000000:aws:apigatewayv2/api:Api api",
      api,
    ],
    ["nothing of these", "somebody else's", undefined],
  ])("finds a resource by %s", (_what, value, found) => {
    expect(referredBy(value, [client, api, key])).toBe(found);
  });
});
