import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createActionRunner } from "../../src/actions/run.ts";
import { createAuthenticationApi } from "../../src/authentication/api.ts";
import { ExpiringStore } from "../../src/authentication/expiring-store.ts";
import { FailedLogins } from "../../src/authentication/failed-logins.ts";
import { signUp } from "../../src/management/resources/user.ts";
import { serve } from "../../src/server/serve.ts";
import { createCertificateAuthority, trustCertificateAuthority } from "../../src/server/tls.ts";
import { newKeys, SigningKeys } from "../../src/signing-keys/signing-keys.ts";
import { History } from "../../src/state/history.ts";
import { emptyTenantState, type TenantState } from "../../src/state/tenant-state.ts";
import { type SignIn, signIn } from "../client/sign-in.ts";
import { API, CALLBACK, filledState, PASSWORD } from "./state.ts";

/** An Authentication API that runs for a test, on a state filled by hand. */
export interface Fixture {
  readonly issuer: string;
  readonly state: TenantState;
  readonly keys: SigningKeys;
  readonly logs: string[];
  readonly history: History;
  /** The time by the tenant's clock. */
  now(): Date;
  /** Seconds that the tenant's clock goes ahead. */
  passTime(seconds: number): void;
  /** Signs a token with the tenant's key. */
  sign(claims: object): Promise<string>;
  /** Signs Mia, a manager, in to the mobile application, unless changed. */
  signIn(changes?: Partial<SignIn>): ReturnType<typeof signIn>;
  /** The same, for tests that go on with her tokens. @throws {Error} when she does not get any */
  signedIn(changes?: Partial<SignIn>): Promise<Record<string, string>>;
  /** Asks the token endpoint. */
  token(parameters: Record<string, string>): Promise<{ status: number; body: Record<string, string> }>;
  close(): Promise<void>;
}

/** One for all tests of a file: they take long to make. */
const [keys, authority] = await Promise.all([
  SigningKeys.of(emptyTenantState().signingKeys, () => new Date(), newKeys),
  createCertificateAuthority(),
]);
trustCertificateAuthority(authority.pem);

export async function startFixture(options: { actionTimeLimit?: number } = {}): Promise<Fixture> {
  const home = await mkdtemp(join(tmpdir(), "tenant-"));
  const server = await serve({ port: 0, home, authority });
  const issuer = `https://localhost:${server.port}/`;
  const state = filledState();
  const logs: string[] = [];
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead * 1000);
  const history = new History(state, now);
  const log = (line: string) => void logs.push(line);
  const actions = createActionRunner({ state, log, now, timeLimit: options.actionTimeLimit ?? 5000 });
  server.handle(
    createAuthenticationApi({
      state,
      domain: `localhost:${server.port}`,
      keys,
      failedLogins: new FailedLogins(state, now),
      rememberedBrowsers: new ExpiringStore(now),
      history,
      ...{ log, now, actions },
      signUp: (person) => signUp(person, { state, now }),
    }),
  );
  const signInWith = (changes: Partial<SignIn> = {}) =>
    signIn({
      issuer,
      clientId: "mobile",
      redirectUri: CALLBACK,
      audience: API,
      scope: "openid read:orders approve:orders offline_access",
      username: "mia@example.com",
      password: PASSWORD,
      ...changes,
    });
  return {
    issuer,
    state,
    logs,
    history,
    now,
    passTime: (seconds) => {
      ahead += seconds;
    },
    keys,
    sign: (claims) => keys.sign(claims),
    signIn: signInWith,
    signedIn: async (changes) => {
      const answer = await signInWith(changes);
      if (!answer.ok) throw new Error(`${answer.error}: ${answer.description}`);
      return { ...answer.tokens, expires_in: String(answer.tokens.expires_in) };
    },
    token: async (parameters) => {
      const response = await fetch(`${issuer}oauth/token`, {
        method: "POST",
        body: new URLSearchParams(parameters),
      });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    },
    close: async () => {
      await actions.close();
      await server.close();
      await rm(home, { recursive: true });
    },
  };
}
