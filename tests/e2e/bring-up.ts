import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { readStackFile } from "declared-stack/stack-file";
import type { Tenant } from "local-auth0";
import { onTestFinished } from "vitest";
import { project } from "../../infra/project.ts";
import { type BringUpOptions, bringUp, type LocalStack } from "../../local/bring-up.ts";
import type { Persona } from "../../proof/personas.ts";
import { signIn } from "../../proof/sign-in.ts";
import { requestTokens, type SignInTokens } from "../../proof/token-endpoint.ts";

/** The configuration of the dev stack. */
export const devConfig = () => readStackFile(path.join(project, "Pulumi.dev.yaml"));

/** Brings the dev stack up in a folder of its own. Whoever calls it ends it with `end`. */
export async function startStack(
  options: Partial<BringUpOptions> = {},
): Promise<{ stack: LocalStack; end: () => Promise<void> }> {
  const home = await mkdtemp(path.join(tmpdir(), "timesheets-"));
  const removeHome = () => rm(home, { recursive: true, force: true });
  try {
    const stack = await bringUp({ home, stack: "dev", config: await devConfig(), ...options });
    return { stack, end: () => stack.close().then(removeHome) };
  } catch (error) {
    await removeHome();
    throw error;
  }
}

/** The one setting of a tenant on which what is declared depends, and no other: the Deploy CLI takes seconds for all. */
export const setConnectionsApart = async ({ domain, management: { token } }: Tenant): Promise<[]> => {
  const { tenants } = new ManagementClient({ domain, token });
  await tenants.settings.update({ flags: { enable_client_connections: false } });
  return [];
};

/** The same for one test about what is declared, which ends it; most of the tenant's own settings are left out. */
export async function stackForTest(options: Partial<BringUpOptions> = {}): Promise<LocalStack> {
  const { stack, end } = await startStack({ importing: setConnectionsApart, ...options });
  onTestFinished(end);
  return stack;
}

/** The persona of a label, for example `Manager`. */
export function personaOf(stack: LocalStack, label: string): Persona {
  const found = stack.people.find((person) => person.label === label);
  if (found === undefined) throw new Error(`there is no persona "${label}"`);
  return found;
}

/** Signs somebody in through the mobile application, asking for everything. */
export async function signInOnMobile(stack: LocalStack, person: Persona): Promise<SignInTokens> {
  const { clientId, callbacks } = mobileOf(stack);
  const reply = await signIn({
    issuer: stack.issuer,
    clientId,
    redirectUri: callbacks[0] ?? "",
    audience: stack.audience,
    scope: `openid profile email offline_access ${Object.keys(stack.target.policy.scopes).join(" ")}`,
    username: person.email,
    password: person.password,
  });
  if (!reply.ok) throw new Error(`${person.label} could not sign in: ${reply.error} ${reply.description}`);
  return reply.tokens;
}

/** Exchanges a refresh token of the mobile application. */
export function refreshOnMobile(stack: LocalStack, tokens: SignInTokens) {
  return requestTokens(stack.issuer, {
    grant_type: "refresh_token",
    client_id: mobileOf(stack).clientId,
    refresh_token: tokens.refresh_token ?? "",
  });
}

export function mobileOf(stack: LocalStack) {
  const mobile = stack.applications.mobile;
  if (mobile === undefined) throw new Error("the mobile application is not deployed");
  return mobile;
}
