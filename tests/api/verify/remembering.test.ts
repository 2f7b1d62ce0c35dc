import { describe, expect, it } from "vitest";
import { TokenError } from "../../../api/verify/error.ts";
import { SECONDS } from "../support/issuer.ts";
import { settle, startVerifier } from "../support/verifier.ts";

describe("a token that was verified", () => {
  it("is remembered, and answered at once from then on", async () => {
    const { verify, verifyAtOnce, token } = await startVerifier();
    const sent = await token();
    const caller = await verify(sent);
    expect(verifyAtOnce(sent)).toBe(caller);
  });

  it("is known by its content, wherever its text comes from", async () => {
    const { verify, verifyAtOnce, token } = await startVerifier();
    const sent = await token();
    const caller = await verify(sent);
    expect(verifyAtOnce(`Bearer ${sent}`.slice("Bearer ".length))).toBe(caller);
  });

  it("gives a caller that no request can change for others", async () => {
    const { verify, token } = await startVerifier();
    const caller = await verify(await token());
    expect(Object.isFrozen(caller)).toBe(true);
    expect(() => (caller.scopes as Set<string>).add("approve:timesheets")).toThrow(
      new TypeError("this set is shared by requests; make a new one of it to change it"),
    );
    expect([...caller.scopes]).toEqual(["read:timesheets", "create:timesheets"]);
  });

  it("is admitted until it ends, and refused from that moment", async () => {
    const { verify, verifyAtOnce, token, pass } = await startVerifier();
    const sent = await token({ exp: SECONDS + 60 });
    const caller = await verify(sent);
    pass(59_999);
    expect(verifyAtOnce(sent)).toBe(caller);
    pass(1);
    expect(verifyAtOnce(sent)).toMatchObject({ code: "TOKEN_REFUSED", fault: "expired" });
    expect(verifyAtOnce(sent)).toMatchObject({ fault: "expired" });
  });

  it("is refused before it begins, when the clock is set back", async () => {
    const { verify, verifyAtOnce, token, pass } = await startVerifier();
    const sent = await token({ nbf: SECONDS });
    await verify(sent);
    pass(-1);
    expect(verifyAtOnce(sent)).toMatchObject({ fault: "not_yet_valid" });
  });

  it("lends nothing to a token that differs in one character", async () => {
    const { verify, verifyAtOnce, token } = await startVerifier();
    const sent = await token();
    await verify(sent);
    const [header, claims, signature = ""] = sent.split(".");
    const altered = `${header}.${claims}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    expect(verifyAtOnce(altered)).toMatchObject({ fault: "signature" });
  });

  it("has one text: its signature has no other spelling", async () => {
    const { verify, verifyAtOnce, token } = await startVerifier();
    const sent = await token();
    await verify(sent);
    const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const spellings = [...DIGITS].map((digit) => `${sent.slice(0, -1)}${digit}`);
    const admitted = spellings.filter((text) => !(verifyAtOnce(text) instanceof Error));
    expect(admitted).toEqual([sent]);
  });

  it("doesn't lend its signature to other claims", async () => {
    const { verify, verifyAtOnce, token } = await startVerifier();
    const sent = await token();
    await verify(sent);
    const richer = await token({ scope: "read:timesheets create:timesheets approve:timesheets" });
    const [header, , signature] = sent.split(".");
    const forged = `${header}.${richer.split(".")[1]}.${signature}`;
    expect(verifyAtOnce(forged)).toMatchObject({ fault: "signature" });
  });

  it("is verified each time, when it is longer than what is remembered", async () => {
    const { verify, verifyAtOnce, token } = await startVerifier();
    const sent = await token({ padding: "x".repeat(4096) });
    const caller = await verify(sent);
    const again = verifyAtOnce(sent);
    expect(again).toEqual(caller);
    expect(again).not.toBe(caller);
  });

  it("is verified once for requests that arrive together", async () => {
    const { verify, token, fetches } = await startVerifier();
    const sent = await token();
    const [one, other] = await Promise.all([verify(sent), verify(sent)]);
    expect(one).toBe(other);
    expect(fetches()).toBe(1);
  });
});

describe("a token that was refused", () => {
  it("is not remembered: it is admitted as soon as it is good", async () => {
    const { verify, verifyAtOnce, token, pass } = await startVerifier();
    await verify(await token());
    const early = await token({ nbf: SECONDS + 1 });
    expect(verifyAtOnce(early)).toMatchObject({ fault: "not_yet_valid" });
    pass(1000);
    expect(verifyAtOnce(early)).toMatchObject({ subject: "auth0|ann" });
  });

  it.each([
    ["with another algorithm", {}, { alg: "RS512", kid: "invented" }, "algorithm"],
    ["that is no access token", {}, { typ: "logout+jwt", kid: "invented" }, "not_an_access_token"],
    ["of another issuer", { iss: "https://elsewhere.example/" }, { kid: "invented" }, "issuer"],
  ] as const)("makes nobody ask for keys: one %s", async (_kind, claims, header, fault) => {
    const { verify, token, fetches } = await startVerifier();
    const refused = await verify(await token(claims, header)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TokenError);
    expect(refused).toMatchObject({ fault });
    expect(fetches()).toBe(0);
  });
});

describe("keys that change", () => {
  const MINUTES = 60_000;

  it("are found when a token needs one of them", async () => {
    const { issuer, verify, token, pass, fetches } = await startVerifier();
    await verify(await token());
    issuer.rotate();
    pass(10_000);
    expect((await verify(await token())).subject).toBe("auth0|ann");
    expect(fetches()).toBe(2);
  });

  it("end the tokens of a key that was withdrawn, remembered or not", async () => {
    const { issuer, verify, verifyAtOnce, token, pass } = await startVerifier();
    const [remembered, unseen] = [await token(), await token({ sub: "auth0|bob" })];
    await verify(remembered);
    issuer.rotate();
    issuer.withdraw("key-1");
    pass(5 * MINUTES);
    expect(verifyAtOnce(remembered)).toMatchObject({ subject: "auth0|ann" });
    await settle();
    await expect(verify(remembered)).rejects.toMatchObject({ fault: "unknown_key" });
    await expect(verify(unseen)).rejects.toMatchObject({ fault: "unknown_key" });
    expect((await verify(await token())).subject).toBe("auth0|ann");
  });

  it("end them even when another key has the withdrawn one's name", async () => {
    const { issuer, verify, token, pass } = await startVerifier();
    const sent = await token();
    await verify(sent);
    issuer.rotate();
    const [replacement] = issuer.keySet().keys;
    Object.assign(issuer, { keySet: () => ({ keys: [{ ...replacement, kid: "key-1" }] }) });
    pass(5 * MINUTES);
    await verify(sent);
    await settle();
    await expect(verify(sent)).rejects.toMatchObject({ fault: "signature" });
    expect((await verify(await token({}, { kid: "key-1" }))).subject).toBe("auth0|ann");
  });

  it("leave remembered tokens alone when they stay the same", async () => {
    const { verify, verifyAtOnce, token, pass, fetches } = await startVerifier();
    const sent = await token();
    const caller = await verify(sent);
    pass(5 * MINUTES);
    expect(verifyAtOnce(sent)).toBe(caller);
    await settle();
    expect(fetches()).toBe(2);
    expect(verifyAtOnce(sent)).toBe(caller);
  });
});
