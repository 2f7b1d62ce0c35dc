import { destination, finishLogin, type LoginVisit, loginHint, showPage } from "./login-visit.ts";
import { signUpPage } from "./pages.ts";
import { databasesOf } from "./people.ts";
import { register, registrationRequest } from "./register.ts";
import { recordSignUp } from "./sign-up.ts";

const REFUSALS: Readonly<Record<"invalid" | "weak", string>> = {
  invalid: "Something went wrong, please try again later",
  weak: "Password is too weak.",
};

/** Lets somebody sign up in the application's first database that lets people do so, and logs them in. */
export async function signUpScreen(visit: LoginVisit): Promise<void> {
  const { context, ctx, client, form } = visit;
  const database = databasesOf(context.state, client).find(({ options }) => options?.disable_signup !== true);
  const { email = "", username = "", password = "" } = form;
  const show = async (address: string, error?: string) => {
    const page = await signUpPage({
      ...destination(visit),
      action: `${ctx.path}?screen=sign-up`,
      login: `${ctx.path}?screen=password`,
      email: address,
      asksForUsername: database?.options?.requires_username === true,
      isOpen: database !== undefined,
      ...(error !== undefined && { error }),
    });
    showPage(visit, page, error === undefined ? 200 : 400);
  };
  if (ctx.method !== "POST" || database === undefined) {
    return show(loginHint(visit));
  }
  const person = { email, password, ...(username !== "" && { username }) };
  const request = registrationRequest(ctx, { email, username });
  const result = await register(context, { client, connection: database, person, request });
  recordSignUp(context, ctx, { client, connection: database, email, ...("user" in result && result) });
  if ("user" in result) return finishLogin(visit, result.user, "pwd");
  return show(email, "userMessage" in result ? result.userMessage : REFUSALS[result.refusal]);
}
