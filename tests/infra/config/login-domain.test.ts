import { describe, expect, it } from "vitest";
import { acceptWith, refusalOf } from "./accept.ts";

const NAME = "login.example.com";
const ZONE = "Z0123456789ABCDEFGHIJ";
const EXAMPLE = `for example {"name":"${NAME}","hostedZoneId":"${ZONE}"}`;
const KEY = "timesheets:loginDomain";

const refusal = (loginDomain: unknown, others: object = {}) => refusalOf({ [KEY]: loginDomain, ...others });

describe("a login domain", () => {
  it("is where people are sent back to, and the issuer", () => {
    const config = acceptWith({ [KEY]: { name: NAME, hostedZoneId: ZONE } });
    expect(config.loginDomain).toEqual({ name: NAME, hostedZoneId: ZONE });
    expect(config.issuer).toBe(`https://${NAME}/`);
    expect(config.applications.mobile?.callbacks).toEqual([
      `https://${NAME}/android/com.exampleco.timesheets/callback`,
      `com.exampleco.timesheets://${NAME}/ios/com.exampleco.timesheets/callback`,
    ]);
  });

  it("may have its record made by hand", () => {
    expect(acceptWith({ [KEY]: { name: NAME }, "timesheets:hosting": "none" }).loginDomain).toEqual({
      name: NAME,
    });
  });

  it("may have tokens of the tenant's own domain beside it until a day, and people come back from both", () => {
    const config = acceptWith({ [KEY]: { name: NAME, formerIssuerUntil: "2027-01-15" } });
    expect([config.issuer, config.formerIssuer]).toEqual([
      `https://${NAME}/`,
      "https://exampleco-dev.eu.auth0.com/",
    ]);
    expect(config.applications.mobile?.logoutUrls).toHaveLength(4);
    expect(refusal({ name: NAME, formerIssuerUntil: "soon" })).toContain(
      `\n  ${KEY}.formerIssuerUntil is "soon"; expected a day, as year, month and day, for example "2027-01-15"`,
    );
  });

  it("is production's, in the repository: it takes more than a free plan of Auth0", () => {
    expect(acceptWith({}).loginDomain).toBeUndefined();
    expect(acceptWith({}, "prod").loginDomain?.name).toBe("login.timesheets.exampleco.com");
  });

  it.each([
    [
      "https://login.example.com",
      `${KEY}.name is "https://login.example.com"; expected a domain without scheme and path, for example "${NAME}"`,
    ],
    [
      "Login.example.com",
      `${KEY}.name is "Login.example.com"; expected a domain without scheme and path, for example "${NAME}"`,
    ],
    [
      "exampleco-dev.eu.auth0.com",
      `${KEY}.name is auth0:domain; expected a domain of the company's, or no ${KEY}`,
    ],
  ])("is not %s", (name, fault) => {
    expect(refusal({ name })).toContain(`\n  ${fault}`);
  });

  it("has no zone without hosting on AWS", () => {
    expect(refusal({ name: NAME, hostedZoneId: ZONE }, { "timesheets:hosting": "none" })).toContain(
      `\n  ${KEY}.hostedZoneId is set though timesheets:hosting is none; leave it out and make the domain's record by hand, as a zone is one of AWS`,
    );
  });

  it.each([
    [false, "false"],
    ["login", '"login"'],
  ])("is refused as %j, with what is expected", (value, found) => {
    expect(refusal(value)).toContain(
      `\n  ${KEY} is ${found}; expected the keys name, hostedZoneId, formerIssuerUntil, ${EXAMPLE}`,
    );
  });
});
