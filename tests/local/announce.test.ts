import { plain } from "command-line/paint";
import { describe, expect, it } from "vitest";
import { type AnnouncedStack, machineLine, welcome } from "../../local/announce.ts";
import { Logs } from "../../local/logs.ts";

const hostile = "\u001b[2K\nProved: all\u202e";
const FORGED = /[^\P{Cc}\n]|\p{Cf}|^Proved:/mu;

const STACK: AnnouncedStack = {
  stack: "dev",
  issuer: "https://localhost:1/",
  audience: "https://api.example/",
  accessTokens: { lifetime: 3_600 },
  tenant: {
    domain: "localhost:1",
    issuer: "https://localhost:1/",
    caFile: "/ca.pem",
    management: { clientId: "", clientSecret: "", token: "" },
  },
  applications: {},
  people: [],
  databaseConnection: "people",
};

describe("what npm start tells of a running stack", () => {
  it("begins with the app's address, and says how to sign in there", () => {
    const stack = { ...STACK, apiUrl: "https://localhost:2", appUrl: "http://127.0.0.1:3" };
    const [heading, first, ...rest] = welcome(stack, plain).split("\n");
    expect([heading, first]).toEqual(["Running until Ctrl-C", "  app       http://127.0.0.1:3"]);
    expect(rest.join("\n")).toContain("Open http://127.0.0.1:3 and sign in as one of these people");
    expect(JSON.parse(machineLine(stack))).toMatchObject({
      stack: "dev",
      accessTokens: { lifetime: 3_600 },
      databaseConnection: "people",
      appUrl: "http://127.0.0.1:3",
    });
  });

  it.each([
    [{}, "none, as timesheets:hosting is none"],
    [{ apiUrl: "https://localhost:2" }, "none, as a production stack lets no browser in"],
  ])("says why a stack has no app: %j", (api, why) => {
    const text = welcome({ ...STACK, ...api }, plain);
    expect(text.split("\n")[1]).toBe(`  app       ${why}`);
    expect(text).not.toContain("sign in as one of these people");
    expect(JSON.parse(machineLine({ ...STACK, ...api }))).not.toHaveProperty("appUrl");
  });

  it("lets no name of a person or an application write a line", () => {
    const text = welcome(
      {
        stack: "dev",
        issuer: "https://localhost:1/",
        apiUrl: "https://localhost:2",
        audience: "https://api.example/",
        accessTokens: { lifetime: 3_600 },
        tenant: {
          domain: "localhost:1",
          issuer: "https://localhost:1/",
          caFile: "/ca.pem",
          management: { clientId: "", clientSecret: "", token: "" },
        },
        applications: { [hostile]: { clientId: "id", callbacks: [] } },
        people: [{ label: "", email: hostile, password: "secret", roles: [], groups: [], handGiven: [] }],
        databaseConnection: "people",
      },
      plain,
    );
    expect(text).not.toMatch(FORGED);
    expect(text).toContain("\n  ‹U+001B›[2K‹U+000A›Proved: all‹U+202E›  secret\n");
  });

  it("lets nothing that Actions and functions log pass for a line of its own", () => {
    const written: string[] = [];
    const logs = new Logs({ write: (text: string) => written.push(text) > 0 });
    logs.add(`first ${hostile}`);
    logs.show();
    logs.follow();
    logs.add(`then ${hostile}\n`);
    expect(written.join("")).not.toMatch(FORGED);
    expect(written.at(-1)).toBe("then ‹U+001B›[2K\n  Proved: all‹U+202E›\n");
  });
});
