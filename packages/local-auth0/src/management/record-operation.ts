import type { Context } from "hono";
import type { CallerEnv } from "./authorization.ts";
import type { Endpoint, ManagementResponse } from "./rest/endpoint.ts";
import { ManagementError } from "./rest/error.ts";
import type { ManagedTenant } from "./rest/managed-tenant.ts";
import { isMembers } from "./rest/merge.ts";

/** A call of an operation: its method, its path with `:name` for what varies, and the body that was sent. */
interface Call extends Pick<Endpoint, "method" | "path"> {
  readonly text: string;
}

/** Carries out an operation, and puts it into the tenant's log if it is to change something, as Auth0 does. */
export async function recorded(
  { history, state }: ManagedTenant,
  context: Context<CallerEnv>,
  call: Call,
  respond: () => ManagementResponse | Promise<ManagementResponse>,
): Promise<ManagementResponse> {
  if (call.method === "GET") return respond();
  const log = (
    type: "sapi" | "fapi",
    description: string,
    response: { statusCode: number; body: unknown },
  ) => {
    const { clientId, scopes } = context.get("caller");
    const url = new URL(context.req.url);
    const userAgent = context.req.header("user-agent") ?? "";
    const origin = { ip: addressOf(context), hostname: url.host, userAgent };
    const client = state.clients.get(clientId) ?? { client_id: clientId, name: "" };
    history.log({
      ...{ type, description, client, origin },
      details: {
        request: {
          auth: { credentials: { scopes: [...scopes] }, strategy: "jwt", user: {} },
          body: shown(bodyIn(call.text)),
          channel: "api",
          ip: origin.ip,
          method: call.method.toLowerCase(),
          path: url.pathname,
          query: Object.fromEntries(url.searchParams),
          userAgent,
        },
        response: { ...response, body: shown(response.body) },
      },
    });
  };
  try {
    const response = await respond();
    log("sapi", describe(call), { statusCode: response.status, body: response.body ?? {} });
    return response;
  } catch (error) {
    if (error instanceof ManagementError)
      log("fapi", error.message, { statusCode: error.status, body: error.body });
    throw error;
  }
}

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
  if (text.length > SHOWN) return { omitted: `${text.length} characters` };
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Members whose text opens something. */
const SECRET =
  /(?:secret|password|passphrase|token|ticket|pem|key|authorization|assertion|recovery_code|invitation_url|ticket_url)$/i;

/** Members in which every text does. */
const SECRETS = /^(?:secrets|credentials|configuration|httpCustomHeaders)$/i;

/** A body without its secrets, which stand there as `*****`, as in Auth0's log. */
function shown(value: unknown, isSecret = false): unknown {
  if (Array.isArray(value)) return value.map((item) => shown(item, isSecret));
  if (!isMembers(value)) return isSecret && typeof value === "string" ? "*****" : value;
  const members = Object.entries(value).map(([name, held]) => {
    const opens = isSecret || SECRETS.test(name) || (typeof held === "string" && SECRET.test(name));
    return [name, shown(held, opens)];
  });
  return Object.fromEntries(members);
}
