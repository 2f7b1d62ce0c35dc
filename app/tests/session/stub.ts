import { Clock } from "../../session/clock.ts";
import type { Presence, Present } from "../../session/presence.ts";
import { Session, type SessionOptions } from "../../session/session.ts";
import type { Credentials, SignInOptions, Tenant } from "../../session/tenant.ts";
import type { Somebody } from "./fake-tenant.ts";

const encode = (value: object) => btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_");

/** Credentials that nobody signed, for what doesn't look at signatures. */
export function credentialsOf(
  { scopes, ...person }: Somebody,
  { now = Date.now(), lifetime = 300, number = 1 } = {},
): Credentials {
  const iat = Math.floor(now / 1000);
  const jwt = (claims: object) => `e30.${encode(claims)}.x`;
  return {
    accessToken: jwt({ sub: person.sub, scope: scopes.join(" "), iat, exp: iat + lifetime, number }),
    idToken: jwt(person),
  };
}

/** A tenant that does what a test says, as an iOS or Android app has one, and writes down what it was asked. */
export class StubTenant implements Tenant {
  keepsCredentials = true;
  readonly asked: string[] = [];
  readonly signIns: SignInOptions[] = [];
  answer: () => Promise<Credentials | undefined> = async () => undefined;

  async #ask(what: string): Promise<Credentials> {
    this.asked.push(what);
    const credentials = await this.answer();
    if (credentials === undefined) throw new Error("the test has no credentials for this");
    return credentials;
  }

  signIn = (options: SignInOptions) => {
    this.signIns.push(options);
    return this.#ask("signIn");
  };
  finishSignIn: Tenant["finishSignIn"] = async () => undefined;
  resume = () => this.#ask("resume");
  renew = () => this.#ask("renew");
  profile: Tenant["profile"] = async () => ({ sub: "?" });
  revoke: Tenant["revoke"] = async () => void this.asked.push("revoke");
  forget: Tenant["forget"] = async () => void this.asked.push("forget");
  endSession: Tenant["endSession"] = async () => void this.asked.push("endSession");
  finishSignOut: Tenant["finishSignOut"] = async () => false;
}

/** A device's memory of who is signed in. */
export class StubPresence implements Presence {
  present: Present = { status: "nobody" };
  read = async () => this.present;
  write = async (present: Present) => {
    this.present = present;
  };
  onChange = () => () => {};
}

export function openStub(options: Partial<SessionOptions> = {}) {
  const tenant = new StubTenant();
  const presence = new StubPresence();
  const session = new Session({
    tenant,
    presence,
    clock: new Clock(),
    lifetimes: { lifetime: 86_400, idleLifetime: 3_600 },
    serverTime: async () => undefined,
    ...options,
  });
  return { tenant, presence, session };
}
