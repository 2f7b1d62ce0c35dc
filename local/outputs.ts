import { z } from "zod";
import type { DeployedApplication } from "./proof/target.ts";

/** The stack outputs that a proof and the application's developers need; the others are passed over. */
const stackOutputs = z.object({
  issuer: z.string(),
  audience: z.string(),
  apiUrl: z.string({ error: "the program outputs no apiUrl; is timesheets:hosting aws in this stack?" }),
  clientIds: z.record(z.string(), z.string()),
  clientSecrets: z.record(z.string(), z.string()),
  callbacks: z.record(z.string(), z.array(z.string())),
});

/** What a stack deployed, by the outputs of its program. */
export interface DeployedStack {
  readonly issuer: string;
  readonly audience: string;
  readonly apiUrl: string;
  readonly applications: Readonly<Record<string, DeployedApplication>>;
}

/** @throws {z.ZodError} when the program doesn't output what it should. */
export function readOutputs(outputs: unknown): DeployedStack {
  const { issuer, audience, apiUrl, clientIds, clientSecrets, callbacks } = stackOutputs.parse(outputs);
  const applications = Object.entries(clientIds).map(([key, clientId]): [string, DeployedApplication] => {
    const clientSecret = clientSecrets[key];
    return [
      key,
      { clientId, ...(clientSecret !== undefined && { clientSecret }), callbacks: callbacks[key] ?? [] },
    ];
  });
  return { issuer, audience, apiUrl, applications: Object.fromEntries(applications) };
}
