import type { ManagementClient } from "auth0";
import { z } from "zod";
import type { DeployedApplication } from "../proof/target.ts";

/** The stack outputs that a proof and the applications' developers need; the others are passed over. */
const stackOutputs = z.object({
  issuer: z.string(),
  formerIssuer: z.string().optional(),
  audience: z.string(),
  accessTokens: z.object({ lifetime: z.number() }),
  apiUrl: z.string().optional(),
  clientIds: z.record(z.string(), z.string()),
  clientSecrets: z.record(z.string(), z.string()),
});

/** A stack's deployment, as callers of its API need to know it. */
export interface DeployedStack {
  readonly issuer: string;
  /** Present while tokens of an issuer of before are good, too. */
  readonly formerIssuer?: string;
  readonly audience: string;
  /** How long its access tokens are good, in seconds. */
  readonly accessTokens: { readonly lifetime: number };
  /** Absent where the stack hosts no API. */
  readonly apiUrl?: string;
  /** By their keys in the policy. */
  readonly applications: Readonly<Record<string, DeployedApplication>>;
}

/**
 * Reads what was deployed from the program's outputs, and the callbacks from the tenant itself, which may have been
 * given others than the stack's configuration says.
 *
 * @param of.privateKeys of the machines that authenticate by one, in PEM: no output has them.
 * @throws {z.ZodError} when the program doesn't output what it should.
 */
export async function readDeployment(
  outputs: unknown,
  {
    management,
    privateKeys,
  }: { readonly management: ManagementClient; readonly privateKeys: Readonly<Record<string, string>> },
): Promise<DeployedStack> {
  const { issuer, formerIssuer, audience, accessTokens, apiUrl, clientIds, clientSecrets } =
    stackOutputs.parse(outputs);
  const applications = Object.entries(clientIds).map(
    async ([key, clientId]): Promise<[string, DeployedApplication]> => {
      const { callbacks } = await management.clients.get(clientId);
      const clientSecret = clientSecrets[key];
      const privateKey = privateKeys[key];
      return [
        key,
        {
          clientId,
          callbacks: callbacks ?? [],
          ...(clientSecret !== undefined && { clientSecret }),
          ...(privateKey !== undefined && { privateKey }),
        },
      ];
    },
  );
  return {
    issuer,
    ...(formerIssuer !== undefined && { formerIssuer }),
    audience,
    accessTokens,
    ...(apiUrl !== undefined && { apiUrl }),
    applications: Object.fromEntries(await Promise.all(applications)),
  };
}
