import { describe, expect, it } from "vitest";
import { acceptWith, refusalOf } from "./accept.ts";

const NAME = "api.example.com";
const ZONE = "Z0123456789ABCDEFGHIJ";
const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";
const EXAMPLE = `for example {"name":"${NAME}","hostedZoneId":"${ZONE}"}`;

const refusal = (customDomain: unknown) => refusalOf({ "timesheets:customDomain": customDomain });

describe("a domain of the API's own", () => {
  it.each([
    ["the zone that it is in", { name: NAME, hostedZoneId: ZONE }],
    ["the certificate that it has", { name: NAME, certificateArn: CERTIFICATE }],
  ])("has a name and %s", (_what, customDomain) => {
    expect(acceptWith({ "timesheets:customDomain": customDomain }).customDomain).toEqual(customDomain);
  });

  it("is production's, in the repository", () => {
    expect(acceptWith({}).customDomain).toBeUndefined();
    expect(acceptWith({}, "prod").customDomain?.name).toBe("api.timesheets.exampleco.com");
  });

  it.each([
    [{ name: NAME }, `{"name":"${NAME}"}`],
    [
      { name: NAME, hostedZoneId: ZONE, certificateArn: CERTIFICATE },
      `{"name":"${NAME}","hostedZoneId":"${ZONE}","certificateArn":"${CERTIFICATE}"}`,
    ],
  ])("has one of the two: not %j", (customDomain, found) => {
    expect(refusal(customDomain)).toBe(
      "STACK_CONFIG_INVALID: Pulumi.dev.yaml has 1 fault:\n" +
        `  timesheets:customDomain is ${found}; expected either hostedZoneId or certificateArn beside the name, ${EXAMPLE}`,
    );
  });

  it.each([
    "https://api.example.com",
    "api.example.com/",
    "API.example.com",
    "api.example.com:443",
    "*.example.com",
    "api",
    "",
  ])("is never %j", (name) => {
    expect(refusal({ name, hostedZoneId: ZONE })).toContain(
      `  timesheets:customDomain.name is "${name}"; expected a domain without scheme and path, for example "${NAME}"`,
    );
  });

  it("is in a zone, and has a certificate, of AWS's form", () => {
    expect(refusal({ name: NAME, hostedZoneId: "example.com" })).toContain(
      `  timesheets:customDomain.hostedZoneId is "example.com"; expected the id of a Route 53 zone, for example "${ZONE}"`,
    );
    expect(
      refusal({ name: NAME, certificateArn: "arn:aws:iam::123456789012:server-certificate/x" }),
    ).toContain(`expected the ARN of a certificate in ACM, for example "${CERTIFICATE}"`);
  });

  it("has no other keys", () => {
    expect(refusal({ name: NAME, hostedZone: ZONE })).toContain(
      '  timesheets:customDomain has the unknown key "hostedZone"; did you mean "hostedZoneId"?',
    );
  });
});
