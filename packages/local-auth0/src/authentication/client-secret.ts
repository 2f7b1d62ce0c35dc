import { timingSafeEqual } from "node:crypto";
import type { Client } from "../state/tenant-state.ts";
import { authenticationMethod } from "./client-metadata.ts";
import { AuthenticationError } from "./error.ts";

/**
 * Checks the secret in the body of an endpoint that is no part of OAuth 2.0. A client that has none, or proves itself otherwise, sends none.
 *
 * @throws {AuthenticationError} `access_denied` when a secret is due and wrong
 */
export function checkClientSecret(client: Client, sent: unknown): void {
  if (!authenticationMethod(client).startsWith("client_secret")) return;
  const expected = Buffer.from(client.client_secret ?? "");
  const actual = Buffer.from(typeof sent === "string" ? sent : "");
  if (expected.length > 0 && expected.length === actual.length && timingSafeEqual(expected, actual)) return;
  throw new AuthenticationError("access_denied", "Unauthorized", { status: 401 });
}
