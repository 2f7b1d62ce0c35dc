import { startIssuerProcess } from "./issuers/client.ts";
import { count, type Measurement } from "./support/report.ts";

/** Parts of the logins after which the memory in use is read. */
const PARTS = 5;

/** Megabytes in use while people log in again and again, each time with an Action. */
export async function measureTenantMemory(quick: boolean): Promise<Measurement> {
  const logins = quick ? 2500 : 100_000;
  const issuer = await startIssuerProcess("tenant");
  try {
    const { person = "" } = issuer.address;
    const live: number[] = [];
    for (let part = 0; part < PARTS; part += 1) {
      await issuer.ask(person, logins / PARTS);
      live.push((await issuer.usage()).live / 1e6);
    }
    const [first = 0] = live;
    const last = live.at(-1) ?? Number.NaN;
    return {
      title: "The local tenant's memory",
      method:
        "The heap of its process after collecting garbage, while people log in by the password grant, with an Action.",
      columns: ["logins", "megabytes in use"],
      rows: live.map((megabytes, part) => [count(((part + 1) * logins) / PARTS), megabytes.toFixed(1)]),
      targets: [
        {
          what: "in use after all logins, beside the first fifth",
          ratio: last / first,
          bound: { below: 1.15 },
        },
      ],
    };
  } finally {
    await issuer.close();
  }
}
