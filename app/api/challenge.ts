import type { StepUp } from "../session/tenant.ts";

/** A `WWW-Authenticate` challenge of the scheme Bearer (RFC 6750 §3), with what RFC 9470 §3 adds. */
export interface Challenge {
  readonly error?: string;
  readonly scope?: string;
  /** The sign-in that the API wants instead of the present one. */
  readonly stepUp?: StepUp;
}

const PARAMETER = /([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi;

/** Reads the Bearer challenge of a response; empty if there is none. */
export function readChallenge({ headers }: Response): Challenge {
  const header = headers.get("www-authenticate") ?? "";
  const start = header.search(/\bBearer\b/i);
  if (start < 0) return {};
  const parameters = new Map(
    [...header.slice(start).matchAll(PARAMETER)].map(([, name = "", quoted, plain = ""]) => [
      name.toLowerCase(),
      quoted?.replaceAll(/\\(.)/g, "$1") ?? plain,
    ]),
  );
  const error = parameters.get("error");
  const scope = parameters.get("scope");
  return {
    ...(error !== undefined && { error }),
    ...(scope !== undefined && { scope }),
    ...(error === "insufficient_user_authentication" && {
      stepUp: stepUp(parameters.get("acr_values"), parameters.get("max_age")),
    }),
  };
}

function stepUp(acrValues: string | undefined, maxAge: string | undefined): StepUp {
  return {
    ...(acrValues !== undefined && { acrValues }),
    ...(maxAge !== undefined && /^\d+$/.test(maxAge) && { maxAge: Number(maxAge) }),
  };
}
