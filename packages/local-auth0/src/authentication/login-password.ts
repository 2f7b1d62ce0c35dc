import { type Authentication, authenticate, TOO_MANY_ATTEMPTS } from "./authenticate.ts";
import { domainsOf, federatedOf, homeOf, withButton } from "./federated-connections.ts";
import { start } from "./federated-login.ts";
import { destination, finishLogin, type LoginVisit, loginHint, showPage } from "./login-visit.ts";
import { loginPage } from "./pages.ts";
import { admittedUsers, databasesOf, passwordlessOf } from "./people.ts";
import { recordRefusedCredentials } from "./record-login.ts";

/** The refusals of the login page, in Auth0's words. */
const REFUSALS: Readonly<Record<Extract<Authentication, { refusal: string }>["refusal"], string>> = {
  wrong_credentials: "Wrong username or password.",
  too_many_attempts: TOO_MANY_ATTEMPTS,
  blocked: "Your account has been blocked.",
};

/** Asks for a user name and a password. */
export async function passwordScreen(visit: LoginVisit): Promise<void> {
  const { context, ctx, client, form } = visit;
  if (ctx.method !== "POST") return show(visit, loginHint(visit));
  const { username = "", password = "" } = form;
  const home = homeOf(federatedOf(context.state, client), username);
  if (home !== undefined) return start(visit, home, username);
  const authentication = authenticate(context, client, { username, password, ip: ctx.ip });
  if (!("refusal" in authentication)) return finishLogin(visit, authentication.user, "pwd");
  recordRefusedCredentials(context, ctx, client, { ...authentication, username });
  return show(visit, username, REFUSALS[authentication.refusal]);
}

async function show(visit: LoginVisit, username: string, error?: string): Promise<void> {
  const { context, client, ctx } = visit;
  const databases = databasesOf(context.state, client);
  const federated = federatedOf(context.state, client);
  const links = [
    ...withButton(federated).map(({ name, display_name: shown }) => ({
      text: `Continue with ${String(shown ?? name)}`,
      href: `${ctx.path}?${new URLSearchParams({ screen: "federated", connection: name })}`,
    })),
    ...passwordlessOf(context.state, client).map(({ name, strategy }) => ({
      text: strategy === "sms" ? "Log in by a text message" : "Log in by an e-mail",
      href: `${ctx.path}?${new URLSearchParams({ screen: "passwordless", connection: name })}`,
    })),
    ...(databases.some(({ options }) => options?.disable_self_service_change_password !== true)
      ? [{ text: "Forgot password?", href: `${ctx.path}?screen=reset-password` }]
      : []),
    ...(databases.some(({ options }) => options?.disable_signup !== true)
      ? [{ text: "Sign up", href: `${ctx.path}?screen=sign-up` }]
      : []),
  ];
  const page = await loginPage({
    ...destination(visit),
    action: ctx.path,
    people: admittedUsers(context.state, client).filter(({ password }) => password !== undefined),
    username,
    links,
    asksFor: {
      password: databases.length > 0,
      home: federated.some((connection) => domainsOf(connection).length > 0),
    },
    ...(error !== undefined && { error }),
  });
  showPage(visit, page, error === undefined ? 200 : 400);
}
