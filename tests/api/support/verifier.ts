import { onTestFinished } from "vitest";
import type { Caller } from "../../../api/verify/caller.ts";
import type { KeysUnavailableError } from "../../../api/verify/error.ts";
import { createTokenVerifier } from "../../../api/verify/verifier.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { CLIENTS, NOW, startIssuer, type TestIssuer } from "./issuer.ts";

/** A verifier whose clock stands still and whose fetches do what a test says. */
export interface TestVerifier {
  readonly issuer: TestIssuer;
  /** The verifier's result, at once or later, as a promise: it rejects with whatever the verifier throws. */
  verify(token: string): Promise<Caller>;
  /** The result that is there at once: the caller, an error, or a promise. */
  verifyAtOnce(token: string): unknown;
  /** A token of the issuer's, good but for these changes. */
  token(
    changes?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  /** Lets milliseconds go by. */
  pass(milliseconds: number): void;
  /** Makes the tenant answer, break down, or leave everybody waiting until it answers again. */
  tenant(state: "up" | "down" | "silent"): void;
  /** How often keys were fetched. */
  fetches(): number;
  readonly outages: KeysUnavailableError[];
}

/** Lets everything that can go on without the world go on. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function startVerifier(): Promise<TestVerifier> {
  const issuer = await startIssuer();
  onTestFinished(() => issuer.close());
  let time = NOW.getTime();
  let state: "up" | "down" | "silent" = "up";
  let fetches = 0;
  let waiting: (() => void)[] = [];
  const outages: KeysUnavailableError[] = [];
  const fetchKeys = async () => {
    fetches += 1;
    if (state === "silent") await new Promise<void>((resolve) => waiting.push(resolve));
    if (state === "down") throw new Error("connect ECONNREFUSED");
    return new TextEncoder().encode(JSON.stringify(issuer.keySet())).buffer;
  };
  const verify = createTokenVerifier({
    issuer: issuer.issuer,
    audience: AUDIENCE,
    clients: CLIENTS,
    fetchKeys,
    now: () => new Date(time),
    onOutage: (error) => outages.push(error),
  });
  return {
    issuer,
    verify: async (token) => verify(token),
    verifyAtOnce(token) {
      try {
        return verify(token);
      } catch (error) {
        return error;
      }
    },
    token: (changes, header) => issuer.sign(issuer.claims(changes), header),
    pass: (milliseconds) => {
      time += milliseconds;
    },
    tenant(next) {
      state = next;
      if (next === "silent") return;
      for (const resume of waiting) resume();
      waiting = [];
    },
    fetches: () => fetches,
    outages,
  };
}
