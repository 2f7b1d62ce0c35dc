import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { serve } from "@hono/node-server";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { managedTenant } from "./harness.ts";
import { preconditions, UNKNOWABLE } from "./preconditions.ts";

const folder = fileURLToPath(new URL("../../../../../shared/conformance", import.meta.url));
const recordings = existsSync(folder)
  ? readdirSync(`${folder}/recordings`).map((file) => file.replace(/\.json$/, ""))
  : [];

const replayed = z.object({
  results: z.array(
    z.object({
      total: z.number(),
      wrong: z.array(
        z.object({ index: z.number(), method: z.string(), path: z.string(), found: z.array(z.string()) }),
      ),
    }),
  ),
});

/** Replays one recording against a tenant of its own and gives every difference that has no excuse. */
async function differencesOf(name: string): Promise<{ exchanges: number; differences: unknown[] }> {
  const { app, call } = managedTenant({ signingKeys: () => [{ cert: "a certificate" }] });
  await preconditions[name]?.(call);
  const server = serve({
    fetch: app.fetch,
    port: 0,
    hostname: "127.0.0.1",
    overrideGlobalObjects: false,
  });
  try {
    if (!server.listening) await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        `${folder}/replay.mjs`,
        ...["--plain", "--json", "--domain", `127.0.0.1:${port}`, "--token", "all"],
        ...[`${folder}/recordings`, name],
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const [result] = replayed.parse(JSON.parse(stdout)).results;
    const differences = result?.wrong
      .map(({ found, ...exchange }) => ({ ...exchange, found: found.filter((one) => !UNKNOWABLE.test(one)) }))
      .filter(({ found }) => found.length > 0);
    return { exchanges: result?.total ?? 0, differences: differences ?? [] };
  } finally {
    server.close();
  }
}

describe.skipIf(recordings.length === 0)(
  "what real tenants answered (skipped without ../shared/conformance)",
  () => {
    it.each(recordings)("%s is answered the same", async (name) => {
      const { exchanges, differences } = await differencesOf(name);

      expect(differences).toEqual([]);
      expect(exchanges).toBeGreaterThan(0);
    });
  },
);
