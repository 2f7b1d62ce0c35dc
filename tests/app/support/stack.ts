import { ManagementClient } from "auth0";
import { trustCertificateAuthority } from "local-auth0/tls";
import { inject } from "vitest";
import { z } from "zod";
import { seedPeople } from "../../../local/people.ts";
import type { Persona } from "../../../proof/personas.ts";
import { signIn } from "../../../proof/sign-in.ts";
import { policy } from "../../../rules/policy.ts";
import { newPassword } from "../../../tenant/roster/password.ts";
import { DEV_AUDIENCE } from "../../support/audience.ts";
import type { Shared } from "./provided.ts";

/** The stack and the browser of this run. @throws where there is no Chromium, and so neither. */
export function shared(): Shared {
  const found = inject("shared");
  if (found === null) throw new Error("there is no Chromium, so nothing was started");
  trustCertificateAuthority(found.authority);
  return found;
}

/** The tenant's Management API, with every right. */
export function management(): ManagementClient {
  const { domain, managementToken } = shared();
  return new ManagementClient({ domain, token: managementToken });
}

/** The persona of a label, for example `Manager`. */
export function personaOf(label: string): Persona {
  const found = shared().personas.find((person) => person.label === label);
  if (found === undefined) throw new Error(`there is no persona "${label}"`);
  return found;
}

let people = 0;

/** Somebody who is new, so that a test sees nothing that another one wrote. By default without any role. */
export async function newPerson(
  has: Partial<Pick<Persona, "label" | "roles" | "groups">> = {},
): Promise<Persona> {
  people += 1;
  const person: Persona = {
    label: "Ada Newcomer",
    email: `person.${process.pid}.${people}@exampleco.com`,
    password: newPassword(),
    roles: [],
    groups: [],
    handGiven: [],
    ...has,
  };
  await seedPeople([person], {
    management: management(),
    policy,
    audience: DEV_AUDIENCE,
    connection: shared().connection,
  });
  return person;
}

/** The identifier of a person at the tenant. */
export async function userIdOf({ email }: Persona): Promise<string> {
  const [found] = await management().users.listUsersByEmail({ email });
  if (found?.user_id === undefined) throw new Error(`the tenant doesn't know ${email}`);
  return found.user_id;
}

/** An answer of the API to somebody who asks it without the app. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** As JSON; undefined where there is none. */
  readonly body: unknown;
}

/** The API as a person reaches it without the app: to write what the app shows, and to see what it wrote. */
export type Api = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<ApiAnswer>;

/** An access token of somebody's for everything that they may do in the app, got past the app. */
export async function tokenOf(person: Persona): Promise<string> {
  const { issuer, audience, clientId, appUrl, directories } = shared();
  const through = directories[person.connection ?? ""];
  const reply = await signIn({
    issuer,
    clientId,
    audience,
    redirectUri: `${appUrl}/callback`,
    scope: `openid profile email ${Object.keys(policy.scopes).join(" ")}`,
    username: person.email,
    password: person.password,
    ...(through !== undefined && { through }),
  });
  if (!reply.ok) throw new Error(`${person.email} could not sign in: ${reply.error} ${reply.description}`);
  return reply.tokens.access_token;
}

/** The API to somebody who signs in past the app. */
export async function apiOf(person: Persona): Promise<Api> {
  const { apiUrl } = shared();
  const token = await tokenOf(person);
  return async (method, path, body, headers) => {
    const response = await fetch(`${apiUrl.replace(/\/$/, "")}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
}

const listed = z.object({ entries: z.array(z.looseObject({ id: z.string() })) });

/** A person's entries, as the API has them. */
export async function entriesOf(api: Api): Promise<readonly Record<string, unknown>[]> {
  return listed.parse((await api("GET", "/timesheets")).body).entries;
}
