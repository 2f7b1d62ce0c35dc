import type { Context } from "hono";
import type { LogType } from "../state/log-types.ts";
import type { TenantState } from "../state/tenant-state.ts";
import { isTooDeep } from "../state/untrusted-json.ts";
import type { CallerEnv } from "./authorization.ts";
import type { Endpoint, ManagementResponse } from "./rest/endpoint.ts";
import { ManagementError } from "./rest/error.ts";
import type { ManagedTenant } from "./rest/managed-tenant.ts";
import { isMembers } from "./rest/merge.ts";

/** A call of an operation: its method, its path with `:name` for what varies, and the body that was sent. */
interface Call extends Pick<Endpoint, "method" | "path"> {
  readonly text: string;
}

/**
 * Carries out an operation, and puts it into the tenant's log if it is to change something, or answers a secret, as Auth0
 * does; beside it what it means for a person.
 */
export async function recorded(
  { history, state }: ManagedTenant,
  context: Context<CallerEnv>,
  call: Call,
  respond: () => ManagementResponse | Promise<ManagementResponse>,
): Promise<ManagementResponse> {
  const log = (type: LogType, description: string, response: object, secrets?: readonly string[]) => {
    const { origin, client, request } = circumstancesOf(context, state);
    const body = shown(bodyIn(call.text), SECRET_PATHS.test(call.path));
    const details = { request: { ...request, body }, response, ...(secrets && { accessedSecrets: secrets }) };
    history.log({ ...{ type, description, client, origin }, details });
  };
  const before = state.users.get(context.req.param("id") ?? "");
  try {
    const response = await respond();
    const { status: statusCode, body = {} } = response;
    if (call.method !== "GET")
      log("sapi", describe(call), { statusCode, body: shown(body, SECRET_PATHS.test(call.path)) });
    else {
      const secrets = secretsIn(body);
      if (secrets.length > 0) log("mgmt_api_read", describe(call), { statusCode }, secrets);
    }
    const user = before ?? state.users.get(isMembers(body) ? String(body.user_id) : "");
    const { origin, client } = circumstancesOf(context, state);
    for (const type of typesAboutPerson(call)) history.log({ type, user, client, origin });
    return response;
  } catch (error) {
    if (error instanceof ManagementError && call.method !== "GET")
      log("fapi", error.message, { statusCode: error.status, body: error.body });
    throw error;
  }
}

/** Who calls, from where, and with what. */
function circumstancesOf(context: Context<CallerEnv>, { clients }: Pick<TenantState, "clients">) {
  const { clientId, scopes } = context.get("caller");
  const url = new URL(context.req.url);
  const userAgent = context.req.header("user-agent") ?? "";
  const origin = { ip: addressOf(context), hostname: url.host, userAgent };
  return {
    origin,
    client: clients.get(clientId) ?? { client_id: clientId, name: "" },
    request: {
      auth: { credentials: { scopes: [...scopes] }, strategy: "jwt", user: {} },
      channel: "api",
      ip: origin.ip,
      method: context.req.method.toLowerCase(),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      userAgent,
    },
  };
}

/** Changes of a person, of which the log tells in an entry of theirs. */
function typesAboutPerson({ method, path, text }: Call): LogType[] {
  switch (`${method} ${path}`) {
    case "POST /users":
      return ["ss"];
    case "DELETE /users/:id":
      return ["sdu"];
    case "DELETE /user-blocks/:id":
      return ["ublkdu"];
    case "PATCH /users/:id": {
      const body = bodyIn(text);
      return CHANGES.flatMap(([member, type]) => (isMembers(body) && member in body ? [type] : []));
    }
    default:
      return [];
  }
}

const CHANGES: readonly (readonly [member: string, type: LogType])[] = [
  ["email", "sce"],
  ["username", "scu"],
  ["phone_number", "scpn"],
  ["password", "scp"],
];

const VERBS = { POST: "Create", PATCH: "Update", PUT: "Update", DELETE: "Delete", GET: "Read" } as const;

/** In words, for example `Create clients` or `Delete users permissions`. */
function describe({ method, path }: Call): string {
  const nouns = path.split("/").filter((part) => part !== "" && !part.startsWith(":"));
  return `${VERBS[method]} ${nouns.join(" ").replaceAll("-", " ")}`;
}

/** The address that a request came from, where there is a server under the app. */
function addressOf({ env }: Context): string {
  const incoming: unknown = isMembers(env) ? env.incoming : undefined;
  const socket =
    typeof incoming === "object" && incoming !== null && "socket" in incoming ? incoming.socket : {};
  return typeof socket === "object" && socket !== null && "remoteAddress" in socket
    ? String(socket.remoteAddress)
    : "127.0.0.1";
}

/** Bytes of a body that an entry shows, at most. */
const SHOWN = 8_000;

function bodyIn(text: string): unknown {
  if (text.length > SHOWN || isTooDeep(text)) return { omitted: `${text.length} characters` };
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Members whose text opens something. */
const SECRET =
  /(?:secret|password|passphrase|token|ticket|pem|key|authorization|assertion|recovery_code|invitation_url|ticket_url|link_with)$/i;

/** Members in which every text does. */
const SECRETS = /^(?:secrets|credentials|configuration|httpCustomHeaders|custom_password_hash|setup)$/i;

/** Paths of things that are nothing but secrets, whatever their members are called. */
const SECRET_PATHS = /\/secrets$|^\/rules-configs/;

/** A secret in Auth0's log. */
const MASK = "*****";

/** A body without its secrets. */
function shown(value: unknown, isSecret = false): unknown {
  if (Array.isArray(value)) return value.map((item) => shown(item, isSecret));
  if (!isMembers(value)) return isSecret && typeof value === "string" ? MASK : value;
  const members = Object.entries(value).map(([name, held]) => {
    const opens = isSecret || SECRETS.test(name) || (typeof held === "string" && SECRET.test(name));
    return [name, shown(held, opens)];
  });
  return Object.fromEntries(members);
}

/**
 * The names of the members of a body, however deep, that open something: a read of them is logged. A read of the log is
 * not for the secrets that it doesn't show, or whoever follows it would never come to its end.
 */
function secretsIn(body: unknown): string[] {
  const parts = Array.isArray(body) ? body.entries() : isMembers(body) ? Object.entries(body) : [];
  const names = [...parts].flatMap(([name, held]) =>
    typeof held === "string" && held !== MASK && SECRET.test(String(name)) ? [String(name)] : secretsIn(held),
  );
  return [...new Set(names)];
}
