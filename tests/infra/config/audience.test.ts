import { describe, expect, it } from "vitest";
import { audienceIn } from "../../../infra/config/audience.ts";
import { stacks, stackTexts } from "../stack-file.ts";
import { acceptWith, refusalOf } from "./accept.ts";

const EXAMPLE = 'for example "https://api.dev.example.com/things"';

describe("a stack's audience", () => {
  it("is its own: development and production have different ones", () => {
    expect(acceptWith({}, "dev").audience).toBe("https://api.dev.exampleco.com/timesheets");
    expect(acceptWith({}, "prod").audience).toBe("https://api.exampleco.com/timesheets");
  });

  it("is no other stack's, whose tokens would be good at its API", () => {
    const audiences = stacks.map((stack) => audienceIn(stackTexts(stack)));
    expect(audiences).not.toContain(undefined);
    expect(new Set(audiences).size).toBe(stacks.length);
  });

  it.each([
    "urn:exampleco:timesheets",
    "api://timesheets",
    "https://api.exampleco.com:8443/timesheets/?version=1",
    `https://api.exampleco.com/${"t".repeat(574)}`,
  ])("may be any absolute URI: %s", (audience) => {
    expect(acceptWith({ "timesheets:audience": audience }).audience).toBe(audience);
  });

  it.each([
    [undefined, "is missing; expected the API's identifier, an absolute URI"],
    [7, "is 7; expected the API's identifier, an absolute URI"],
    ["", 'is "", which is no absolute URI; expected one'],
    ["timesheets", 'is "timesheets", which is no absolute URI; expected one'],
    ["/timesheets", 'is "/timesheets", which is no absolute URI; expected one'],
    [
      "https://a.example/t#all",
      'is "https://a.example/t#all", which has a fragment; expected a URI without one',
    ],
    [
      "https://a.example/the times",
      'is "https://a.example/the times", which has characters that no URI has; expected them encoded',
    ],
    [
      "https://a.example/zeiterfäßung",
      'is "https://a.example/zeiterfäßung", which has characters that no URI has; expected them encoded',
    ],
    [
      " https://a.example/",
      'is " https://a.example/", which has characters that no URI has; expected them encoded',
    ],
    [
      "https://me@a.example/",
      'is "https://me@a.example/", which has a user in it; expected a URI without one',
    ],
    [
      "https://{domain}.example/",
      'is "https://{domain}.example/", which has characters that stand for others; expected a URI that is written out',
    ],
    [
      "https://a.example/{stack}",
      'is "https://a.example/{stack}", which has characters that stand for others; expected a URI that is written out',
    ],
    [
      "https://*.a.example/",
      'is "https://*.a.example/", which has characters that stand for others; expected a URI that is written out',
    ],
    [
      "https://exampleco.eu.auth0.com/api/v2/",
      "is \"https://exampleco.eu.auth0.com/api/v2/\", which is one of Auth0's own; expected one of the company's",
    ],
  ])("is refused: %j", (audience, fault) => {
    expect(refusalOf({ "timesheets:audience": audience })).toBe(
      `STACK_CONFIG_INVALID: Pulumi.dev.yaml has 1 fault:\n  timesheets:audience ${fault}, ${EXAMPLE}`,
    );
  });

  it("is refused where Auth0 would find it too long", () => {
    expect(refusalOf({ "timesheets:audience": `https://api.exampleco.com/${"t".repeat(575)}` })).toContain(
      "which has 601 characters; expected 600 at most",
    );
  });
});
