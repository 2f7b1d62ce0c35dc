import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { componentSchemas } from "../api/openapi/components.ts";
import type { AccessToken } from "./access-token.ts";
import type { Batch } from "./batches.ts";
import { UploadError } from "./error.ts";
import type { Refusal } from "./judge.ts";
import { type Network, patiently, type Reply } from "./patience.ts";
import { ROUTE, type UploadTarget } from "./target.ts";

/** The fate of a batch's lines, by their lines in the file. */
export interface BatchOutcome {
  /** How many are stored by this run. */
  readonly stored: number;
  /** How many were there already. */
  readonly there: number;
  readonly refused: ReadonlyMap<number, Refusal>;
}

const results = z.object({
  results: z.array(
    z.object({
      line: z.number(),
      result: z.string(),
      code: z.string().optional(),
      detail: z.string().optional(),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    }),
  ),
});
type LineResult = z.infer<typeof results>["results"][number];

const document = z.object({ components: z.object({ schemas: z.object({ BatchLine: z.unknown() }) }) });

/** Problem details (RFC 9457), or the words of a gateway. */
const problem = z.object({
  code: z.string().optional(),
  detail: z.string().optional(),
  message: z.string().optional(),
});

const [METHOD = "", PATH = ""] = ROUTE.split(" ");

/** The API, as a machine calls it that uploads. */
export class ApiClient {
  readonly #target: UploadTarget;
  readonly #token: AccessToken;
  readonly #network: Network;

  constructor(target: UploadTarget, token: AccessToken, network: Network) {
    this.#target = target;
    this.#token = token;
    this.#network = network;
  }

  /** Whether the API's document has the rules for a line by which this checkout judges. */
  async hasTheseRules(): Promise<boolean> {
    const reply = await patiently("the API", this.#network, async () => [this.#address("/openapi.json"), {}]);
    const { data } = document.safeParse(reply.body);
    return isDeepStrictEqual(data?.components.schemas.BatchLine, componentSchemas().BatchLine);
  }

  /**
   * Asks whether the API would take a batch, by one without lines: it stores nothing, and is refused for that alone.
   *
   * @throws {UploadError} `UPLOAD_NOT_ADMITTED`, `UPLOAD_NOT_TAKEN`, `UPLOAD_UNREACHABLE`
   */
  async knock(): Promise<void> {
    const reply = await this.#post("");
    if (codeOf(reply) !== "empty_batch") throw this.#notTaken("an empty batch", reply);
  }

  /**
   * Sends a batch until the API says what became of each of its lines. Whatever was lost is sent again: a line is stored
   * once.
   *
   * @throws {UploadError} as `knock` does.
   */
  async send({ lines, body }: Batch): Promise<BatchOutcome> {
    // A response that was partly about an outage tells what is stored; the next one says that it was there already.
    const stored = new Set<number>();
    const keep = ({ body: partial }: Reply) => {
      for (const { line, result } of results.safeParse(partial).data?.results ?? []) {
        if (result === "stored") stored.add(line);
      }
    };
    const reply = await this.#post(body, keep);
    const { data } = results.safeParse(reply.body);
    const named = `the lines ${lines[0]} to ${lines.at(-1)}`;
    if (reply.status !== 200 || data === undefined) throw this.#notTaken(named, reply);
    keep(reply);
    const known = new Map(data.results.map((result) => [result.line, result]));
    const refused = new Map<number, Refusal>();
    let done = 0;
    for (const [index, line] of lines.entries()) {
      const result = known.get(index + 1);
      if (result?.result === "stored" || result?.result === "already_stored") done += 1;
      else if (result?.result === "refused") refused.set(line, refusalOf(result));
      else throw new UploadError("UPLOAD_NOT_TAKEN", `the API doesn't say what became of line ${line}`);
    }
    return { stored: stored.size, there: done - stored.size, refused };
  }

  async #post(body: string, onPassing?: (reply: Reply) => void): Promise<Reply> {
    const request = async () =>
      [
        this.#address(PATH),
        {
          method: METHOD,
          headers: {
            authorization: `Bearer ${await this.#token.get()}`,
            "content-type": "application/x-ndjson",
          },
          body,
        },
      ] as const;
    let reply = await patiently("the API", this.#network, request, onPassing);
    if (reply.status === 401) {
      // Keys were changed, or clocks differ: another token may be better.
      this.#token.forget();
      reply = await patiently("the API", this.#network, request, onPassing);
    }
    if (reply.status === 401 || reply.status === 403) throw this.#notAdmitted(reply);
    return reply;
  }

  /** The API's address may have a path of its own. */
  #address(path: string): URL {
    return new URL(`${this.#target.apiUrl.replace(/\/$/, "")}${path}`);
  }

  #notAdmitted(reply: Reply): UploadError {
    const { scope, machine, audience } = this.#target;
    const advice =
      reply.status === 403
        ? `only a machine of the policy has the scope ${scope}; are these the credentials of ${machine}, and is its grant deployed?`
        : `its token isn't accepted: is it one of this stack's tenant, for the audience ${audience}?`;
    return new UploadError(
      "UPLOAD_NOT_ADMITTED",
      `the API doesn't let ${machine} in (${toldOf(reply)}): ${advice}`,
    );
  }

  #notTaken(what: string, reply: Reply): UploadError {
    return new UploadError("UPLOAD_NOT_TAKEN", `the API doesn't take ${what} (${toldOf(reply)})`);
  }
}

const codeOf = ({ body }: Reply): string | undefined => problem.safeParse(body).data?.code;

function toldOf({ status, body }: Reply): string {
  const { code, detail, message } = problem.safeParse(body).data ?? {};
  return [String(status), code, detail ?? message].filter((part) => part !== undefined).join(", ");
}

function refusalOf({ code = "refused", detail = "", errors = [] }: LineResult): Refusal {
  const faults = errors.map((error) => `${error.pointer.slice(1)}: ${error.detail}`);
  return { kind: code, detail: faults.length > 0 ? faults.join("; ") : detail };
}
