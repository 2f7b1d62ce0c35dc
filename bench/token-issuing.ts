import { generateKeyPairSync, sign } from "node:crypto";
import { type IssuerProcess, startIssuerProcess } from "./issuers/client.ts";
import type { IssuerName } from "./issuers/server.ts";
import { count, type Measurement } from "./support/report.ts";
import { median, medianRatio } from "./support/statistics.ts";

const LIMIT = "`crypto.sign`, the signature alone";
const TENANT = "the local tenant, over https";
const PEERS: Readonly<Record<string, IssuerName>> = {
  "oidc-provider, bare, over http": "oidc-provider",
  "oauth2-mock-server, over http": "oauth2-mock-server",
};

/** Machines' tokens by the second that a process computes, which leaves out the client and whatever else the machine does. */
export async function measureTokenIssuing(quick: boolean): Promise<Measurement> {
  const { rounds, tokens } = quick ? { rounds: 3, tokens: 300 } : { rounds: 11, tokens: 1000 };
  const names: Readonly<Record<string, IssuerName>> = { [TENANT]: "tenant", ...PEERS };
  const rates = new Map<string, number[]>([LIMIT, ...Object.keys(names)].map((name) => [name, []]));
  const issuers = new Map<string, IssuerProcess>();
  try {
    for (const [name, issuer] of Object.entries(names)) issuers.set(name, await startIssuerProcess(issuer));
    for (let round = -1; round < rounds; round += 1) {
      const measured = new Map([[LIMIT, signaturesPerSecond(tokens)]]);
      for (const [name, issuer] of issuers) measured.set(name, await tokensPerSecond(issuer, tokens));
      // The first round only warms up.
      if (round >= 0) for (const [name, rate] of measured) rates.get(name)?.push(rate);
    }
    const started = [...issuers].map(([name, { startedIn }]) => `${name} ${count(startedIn)} ms`);
    return measurementOf(
      rates,
      `${rounds} rounds of ${count(tokens)} tokens each. First token: ${started.join("; ")}`,
    );
  } finally {
    await Promise.all([...issuers.values()].map((issuer) => issuer.close()));
  }
}

async function tokensPerSecond(issuer: IssuerProcess, tokens: number): Promise<number> {
  const before = await issuer.usage();
  await issuer.ask(issuer.address.machine, tokens);
  const after = await issuer.usage();
  return tokens / ((after.busy - before.busy) / 1e6);
}

function signaturesPerSecond(times: number): number {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const data = Buffer.alloc(500);
  const before = process.cpuUsage();
  for (let signed = 0; signed < times; signed += 1) sign("sha256", data, privateKey);
  const { user, system } = process.cpuUsage(before);
  return times / ((user + system) / 1e6);
}

function measurementOf(rates: ReadonlyMap<string, number[]>, rounds: string): Measurement {
  const of = (name: string) => rates.get(name) ?? [];
  const [bare = ""] = Object.keys(PEERS);
  return {
    title: "Issuing a machine's token",
    method: `RS256, 2048 bits, by \`client_credentials\` over connections that stay open; ${rounds}.`,
    columns: ["", "tokens per second of computing", "of the limit"],
    rows: [...rates].map(([name, values]) => [
      name,
      count(median(values)),
      `${(medianRatio(values, of(LIMIT)) * 100).toFixed(0)} %`,
    ]),
    targets: [
      {
        what: "the local tenant beside a bare oidc-provider",
        ratio: medianRatio(of(TENANT), of(bare)),
        bound: { atLeast: 0.6 },
      },
    ],
  };
}
