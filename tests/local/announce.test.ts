import { plain } from "command-line/paint";
import { describe, expect, it } from "vitest";
import { welcome } from "../../local/announce.ts";
import { Logs } from "../../local/logs.ts";

const hostile = "\u001b[2K\nProved: all\u202e";
const FORGED = /[^\P{Cc}\n]|\p{Cf}|^Proved:/mu;

describe("what npm start tells of a running stack", () => {
  it("lets no name of a person or an application write a line", () => {
    const text = welcome(
      {
        issuer: "https://localhost:1/",
        apiUrl: "https://localhost:2",
        audience: "https://api.example/",
        tenant: {
          domain: "localhost:1",
          issuer: "https://localhost:1/",
          caFile: "/ca.pem",
          management: { clientId: "", clientSecret: "", token: "" },
        },
        applications: { [hostile]: { clientId: "id", callbacks: [] } },
        people: [{ label: "", email: hostile, password: "secret", roles: [], groups: [], handGiven: [] }],
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
