import { z } from "zod";
import { found } from "./words.ts";

const EXAMPLE = "https://api.dev.example.com/things";

/** The longest that Auth0 accepts (Management API, `POST /resource-servers`). */
const LONGEST = 600;

/**
 * The API's identifier in the stack's tenant: an absolute URI without a fragment (RFC 8707 §2), compared letter by letter, so
 * that it needn't be an address. Auth0's own APIs of a tenant are none of ours.
 */
export function audience() {
  const message = (value: unknown, fault: string) =>
    `${found(value)}${fault}, for example ${JSON.stringify(EXAMPLE)}`;
  return z
    .string({ error: ({ input }) => message(input, "; expected the API's identifier, an absolute URI") })
    .superRefine((text, context) => {
      const fault = faultOf(text);
      if (fault !== undefined)
        context.addIssue({ code: "custom", message: message(text, `, which ${fault}`) });
    });
}

function faultOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return "is no absolute URI; expected one";
  if (/[^\x21-\x7e]/.test(text)) return "has characters that no URI has; expected them encoded";
  if (text.includes("#")) return "has a fragment; expected a URI without one";
  if (url.username !== "" || url.password !== "") return "has a user in it; expected a URI without one";
  if (text.length > LONGEST) return `has ${text.length} characters; expected ${LONGEST} at most`;
  if (/[*{}"\\]/.test(text))
    return "has characters that stand for others; expected a URI that is written out";
  if (/(^|\.)auth0\.com$/.test(url.hostname)) return "is one of Auth0's own; expected one of the company's";
  return undefined;
}

/** The audience of a stack in its configuration, where there is one. @param config by its keys. */
export function audienceIn(config: Readonly<Record<string, unknown>>): string | undefined {
  const { "timesheets:audience": text } = config;
  return typeof text === "string" ? text : undefined;
}
