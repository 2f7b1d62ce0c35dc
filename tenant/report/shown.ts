import { createHash } from "node:crypto";
import { jsonOf, type Value } from "declared-stack/members";
import { HIDDEN } from "declared-stack/secrets";
import { looksSecret } from "declared-stack/value";

/**
 * Names of members whose texts are secrets, wherever on a tenant they stand: credentials of e-mail providers, of log streams and
 * of other companies' log-ins.
 */
const SECRET =
  /secret|passw(or)?d$|pass$|passphrase|private|api_?key|authorization$|certificate|(^|_)(pem|cert|key|token)$|(auth|access|refresh|splunk|id|bearer)token$|(client|signing|encryption|account|service|shared|access|write)key$/i;

/** Members all of whose texts are secrets: the configuration of login scripts, and headers that are sent somewhere. */
const SECRET_PARENT = /(^|\.)(configuration|\w*headers)\.(.*\.)?(?!(header|name)$)\w+$/i;

/** Names of members that hold code, or the source of a page. */
const CODE =
  /(^|\.)(code|script|template|form_template|custom_login_page(_preview)?|body|html)$|customScripts\./i;

/** Longer texts are shown by their digest. */
const LONGEST = 200;

/** A setting of a tenant as JSON that may be shown: no secret, and of code its digest. @param path where it stands. */
export const shown = (path: string, value: Value): unknown => withTexts(shownText, path, jsonOf(value));

/** The same in full, but for secrets: a difference in a long text can still be found in it. */
export const withoutSecrets = (path: string, value: Value): unknown =>
  withTexts(openText, path, jsonOf(value));

/** JSON in which another text stands for each. */
function withTexts(show: (path: string, text: string) => string, path: string, json: unknown): unknown {
  if (typeof json === "string") return show(path, json);
  if (Array.isArray(json)) return json.map((item) => withTexts(show, path, item));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([member, item]) => [member, withTexts(show, `${path}.${member}`, item)]),
  );
}

function shownText(path: string, text: string): string {
  const open = openText(path, text);
  if (open !== text || DIGEST.test(text)) return open;
  return CODE.test(path) || text.length > LONGEST || text.includes("\n") ? digestOf(text) : text;
}

function openText(path: string, text: string): string {
  if (text === "") return text;
  if (isSecretName(path) || looksSecret(text)) return HIDDEN;
  return URL.canParse(text) ? shownUrl(text) : text;
}

const isSecretName = (path: string): boolean =>
  SECRET.test(path.slice(path.lastIndexOf(".") + 1)) || SECRET_PARENT.test(path);

/** An address without the secrets that may be in it: who calls it, and what its query says. */
function shownUrl(text: string): string {
  const url = new URL(text);
  const secretNames = [...url.searchParams].flatMap(([name, value]) =>
    isSecretName(name) || looksSecret(value) ? [name] : [],
  );
  if (url.password === "" && secretNames.length === 0) return text;
  if (url.password !== "") url.password = "secret";
  for (const name of secretNames) url.searchParams.set(name, HIDDEN);
  return url.href;
}

/** The digest of code that stands in its place already, as for an Action. */
const DIGEST = /^sha256 [0-9a-f]{12}… \(\d+ bytes\)$/;

function digestOf(text: string): string {
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return `sha256 ${digest}… (${Buffer.byteLength(text)} bytes)`;
}
