import { decodeJwt } from "jose";
import { z } from "zod";
import { Device } from "../../../proof/device.ts";
import { signIn } from "../../../proof/sign-in.ts";
import { requestTokens, type SignInTokens } from "../../../proof/token-endpoint.ts";

const lineShape = z.object({
  domain: z.string(),
  issuer: z.string(),
  caFile: z.string(),
  management: z.object({ token: z.string() }),
  audience: z.string(),
  apiUrl: z.string(),
  applications: z.record(
    z.string(),
    z.object({
      clientId: z.string(),
      clientSecret: z.string().optional(),
      privateKey: z.string().optional(),
      callbacks: z.array(z.string()).optional(),
    }),
  ),
  people: z.array(
    z.object({
      email: z.string(),
      password: z.string(),
      roles: z.array(z.string()),
      groups: z.array(z.string()),
      connection: z.string().optional(),
      directoryGroups: z.array(z.string()).optional(),
    }),
  ),
  directories: z.record(z.string(), z.object({ issuer: z.string(), connection: z.string() })),
});

type Someone = z.output<typeof lineShape>["people"][number];

/** A system as the line of `npm start -- --json` tells of it: an entry's effect is tried from outside, by that alone. */
export class System {
  readonly line: z.output<typeof lineShape>;

  readonly #devices = new Map<string, Device>();

  constructor(line: string) {
    this.line = lineShape.parse(JSON.parse(line));
  }

  /** The one who has these roles and no others, directly. */
  person(...roles: readonly string[]) {
    const found = this.line.people.find(
      (person) => person.groups.length === 0 && person.roles.toSorted().join() === roles.toSorted().join(),
    );
    if (found === undefined) throw new Error(`nobody has just ${roles.join(" and ")}`);
    return found;
  }

  /** The one who comes through the directory, and is in this group there and in no other. */
  member(group: string) {
    const found = this.line.people.find(({ directoryGroups }) => directoryGroups?.join() === group);
    if (found === undefined) throw new Error(`nobody of the directory is in just "${group}"`);
    return found;
  }

  application(key: string) {
    const found = this.line.applications[key];
    if (found === undefined) throw new Error(`there is no application "${key}"`);
    return found;
  }

  /**
   * Signs somebody in, asking for scopes.
   *
   * @param hasDevice whether they can show a second factor.
   * @throws {Error} with what the tenant says instead.
   */
  async signIn(
    key: string,
    { email, password, connection }: Pick<Someone, "email" | "password" | "connection">,
    scope: string,
    hasDevice = true,
  ): Promise<SignInTokens> {
    const known = this.#devices.get(email);
    const device = hasDevice ? (known ?? new Device()) : undefined;
    if (device !== undefined) this.#devices.set(email, device);
    const { clientId, clientSecret, callbacks = [] } = this.application(key);
    const reply = await signIn({
      issuer: this.line.issuer,
      clientId,
      ...(clientSecret !== undefined && { clientSecret }),
      redirectUri: callbacks[0] ?? "",
      audience: this.line.audience,
      scope: `openid offline_access ${scope}`,
      username: email,
      password,
      device,
      ...(connection !== undefined && { through: this.#through(connection) }),
    });
    if (!reply.ok) throw new Error(`${reply.error}: ${reply.description}`);
    return reply.tokens;
  }

  #through(key: string) {
    const found = this.line.directories[key];
    if (found === undefined) throw new Error(`there is no directory "${key}"`);
    return found;
  }

  /** A machine's tokens, by whatever it authenticates by. */
  asMachine(key: string, credentials: Readonly<Record<string, string>>) {
    return requestTokens(this.line.issuer, {
      grant_type: "client_credentials",
      client_id: this.application(key).clientId,
      audience: this.line.audience,
      ...credentials,
    });
  }

  /** The status that a request gets. */
  async ask(route: string, { access_token }: Pick<SignInTokens, "access_token">): Promise<number> {
    const [method = "", path = ""] = route.split(" ");
    const headers = { authorization: `Bearer ${access_token}` };
    const response = await fetch(`${this.line.apiUrl}${path}`, { method, headers });
    await response.body?.cancel();
    return response.status;
  }
}

/** The API's scopes that a token has, in order. */
export const scopesOf = ({ access_token }: Pick<SignInTokens, "access_token">): readonly string[] =>
  String(decodeJwt(access_token).scope)
    .split(" ")
    .filter((scope) => scope.includes(":"))
    .toSorted();
