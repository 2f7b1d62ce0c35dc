import { z } from "zod";
import { proofOfClient } from "../proof/client-proof.ts";
import { UploadError } from "./error.ts";
import { type Network, patiently } from "./patience.ts";
import type { UploadTarget } from "./target.ts";

/** Milliseconds before its end at which a token is replaced: it has to last for a request and its way. */
const MARGIN = 90_000;

const granted = z.object({
  // As a header can hold it (RFC 6750 §2.1): the error about another one would quote it.
  access_token: z.string().regex(/^[\w.~+/-]+=*$/),
  /** Seconds. */
  expires_in: z.number().positive(),
});

const problem = z.object({ error: z.string().optional(), error_description: z.string().optional() });

/** The access token of a machine, by client credentials (RFC 6749 §4.4): a new one before the last one ends. */
export class AccessToken {
  readonly #target: UploadTarget;
  readonly #network: Network;
  #token: { readonly text: string; readonly until: number } | undefined;

  constructor(target: UploadTarget, network: Network) {
    this.#target = target;
    this.#network = network;
  }

  /** @throws {UploadError} `UPLOAD_NOT_ADMITTED` when the tenant gives none, `UPLOAD_UNREACHABLE`. */
  async get(): Promise<string> {
    if (this.#token !== undefined && this.#network.now() < this.#token.until) return this.#token.text;
    const asked = this.#network.now();
    const { issuer, audience, scope, machine, application } = this.#target;
    const reply = await patiently("the tenant", this.#network, async () => [
      new URL("oauth/token", issuer),
      {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: application.clientId,
          audience,
          scope,
          ...proofOfClient(application, issuer),
        }),
      },
    ]);
    const { data } = granted.safeParse(reply.body);
    if (reply.status !== 200 || data === undefined) {
      const { error, error_description: description } = problem.safeParse(reply.body).data ?? {};
      const said = [error ?? String(reply.status), description]
        .filter((part) => part !== undefined)
        .join(": ");
      throw new UploadError(
        "UPLOAD_NOT_ADMITTED",
        `${issuer} gives ${machine} no token: ${said}; are these its credentials, and is its grant deployed?`,
      );
    }
    const lifetime = data.expires_in * 1000;
    // One that is short-lived is used for half of its time.
    this.#token = { text: data.access_token, until: asked + Math.max(lifetime - MARGIN, lifetime / 2) };
    return data.access_token;
  }

  /** Has the next one fetched anew: this one is not accepted. */
  forget(): void {
    this.#token = undefined;
  }
}
