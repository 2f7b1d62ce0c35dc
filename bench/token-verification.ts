import { verify as checkSignature, createPublicKey } from "node:crypto";
import { createLocalJWKSet, jwtVerify } from "jose";
import { createTokenVerifier } from "../api/verify/verifier.ts";
import { count, type Measurement } from "./support/report.ts";
import { median, medianRatio } from "./support/statistics.ts";
import { AUDIENCE, CLIENTS, type Issuer, startIssuer } from "./support/tokens.ts";

const LIMIT = "`crypto.verify`, the signature alone";
const OURS_NEW = "the API's verifier, new tokens";
const OURS_KNOWN = "the API's verifier, remembered tokens";

/** Verifies one token; whoever does it later gives a promise. */
type Contender = (token: string) => unknown;

/** Tokens a second in one process, without HTTP. */
export async function measureTokenVerification(quick: boolean): Promise<Measurement> {
  const { rounds, tokens } = quick ? { rounds: 5, tokens: 1000 } : { rounds: 21, tokens: 3000 };
  const issuer = await startIssuer();
  try {
    const contenders = contendersOf(issuer);
    const rates = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
    const known = await issuer.sign(tokens);
    for (let round = -2; round < rounds; round += 1) {
      const fresh = await issuer.sign(tokens);
      for (const [name, verify] of Object.entries(contenders)) {
        const rate = await measure(verify, name === OURS_KNOWN ? known : fresh);
        // The first rounds only warm up.
        if (round >= 0) rates.get(name)?.push(rate);
      }
    }
    return measurementOf(rates, `${rounds} rounds of ${count(tokens)} tokens each`);
  } finally {
    await issuer.close();
  }
}

function contendersOf({ url: issuer, keySet, publicKey }: Issuer): Readonly<Record<string, Contender>> {
  const options = {
    issuer,
    audience: AUDIENCE,
    clients: CLIENTS,
    now: () => new Date(),
    fetchKeys: async () => new TextEncoder().encode(JSON.stringify(keySet)).buffer,
  };
  // One for each kind of token, so that new ones don't push known ones out of the memory.
  const [ofNew, ofKnown] = [createTokenVerifier(options), createTokenVerifier(options)];
  const keys = createLocalJWKSet(keySet);
  const key = createPublicKey(publicKey.export({ type: "spki", format: "pem" }));
  return {
    [LIMIT]: (token) => {
      const end = token.lastIndexOf(".");
      const signature = Buffer.from(token.slice(end + 1), "base64url");
      return checkSignature("RSA-SHA256", Buffer.from(token.slice(0, end), "latin1"), key, signature);
    },
    [OURS_NEW]: ofNew,
    [OURS_KNOWN]: ofKnown,
    "jose, `jwtVerify`": (token) =>
      jwtVerify(token, keys, { issuer, audience: AUDIENCE, algorithms: ["RS256"] }),
  };
}

async function measure(verify: Contender, tokens: readonly string[]): Promise<number> {
  const started = performance.now();
  for (const token of tokens) {
    const verified = verify(token);
    if (verified instanceof Promise) await verified;
    else if (!verified) throw new Error("a good token was refused");
  }
  return (tokens.length / (performance.now() - started)) * 1000;
}

function measurementOf(rates: ReadonlyMap<string, number[]>, effort: string): Measurement {
  const of = (name: string) => rates.get(name) ?? [];
  return {
    title: "Token verification",
    method: `One process, one token after the other, RS256 with a key of 2048 bits, ${effort}; medians.`,
    columns: ["", "tokens/s", "of limit"],
    rows: [...rates].map(([name, some]) => [
      name,
      count(median(some)),
      medianRatio(some, of(LIMIT)).toFixed(2),
    ]),
    targets: [
      {
        what: "new tokens, of `crypto.verify`",
        ratio: medianRatio(of(OURS_NEW), of(LIMIT)),
        bound: { atLeast: 0.6 },
      },
    ],
  };
}
