import { patientFetch } from "./patient-fetch.ts";

/** One call as the proof makes it, with or without a token. */
export interface ApiRequest {
  /** The route of the policy that it is for. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  /** Absent for a request without a token. */
  readonly token?: string | undefined;
  /** Others than those for the token and the body; lower-case names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** A response of the gateway or of the API's function. */
export interface ApiResponse {
  readonly status: number;
  readonly challenge: string | undefined;
  readonly body: string;
}

/** Who refused a request, or that nobody did; `broken` where no layer decided. */
export type Outcome =
  | { readonly kind: "admitted"; readonly status: number }
  | { readonly kind: "refused"; readonly status: 401 | 403; readonly by: "gateway" | "api" }
  | { readonly kind: "broken"; readonly status: number };

/**
 * Reads who decided on a request. The gateway answers `{"message": …}` and nothing else; the API answers refusals
 * as problem details. Anything from 500 is no decision.
 */
export function outcomeOf({ status, body }: ApiResponse): Outcome {
  if (status >= 500 || status === 429) return { kind: "broken", status };
  if (status !== 401 && status !== 403) return { kind: "admitted", status };
  return { kind: "refused", status, by: isGatewayBody(body) ? "gateway" : "api" };
}

function isGatewayBody(body: string): boolean {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null && Object.keys(parsed).join() === "message";
  } catch {
    return false;
  }
}

/** An outcome in words, for example `403 from the gateway`. */
export const describeOutcome = (outcome: Outcome): string =>
  outcome.kind === "refused"
    ? `${outcome.status} from the ${outcome.by === "api" ? "API" : "gateway"}`
    : `${outcome.kind} (${outcome.status})`;

/** Sends a request through the gateway, as any client would. */
export async function send(
  apiUrl: string,
  { method, path, token, headers, body }: ApiRequest,
): Promise<ApiResponse> {
  const response = await patientFetch(new URL(path, apiUrl), {
    method,
    headers: {
      ...headers,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    challenge: response.headers.get("www-authenticate") ?? undefined,
    body: await response.text(),
  };
}
