import { AuthenticationError } from "./error.ts";
import { destination, finishLogin, type LoginVisit, loginHint, showPage } from "./login-visit.ts";
import { passwordlessPage } from "./pages.ts";
import {
  addressOf,
  authenticateByCode,
  findByAddress,
  isSms,
  newPasswordlessCode,
} from "./passwordless-code.ts";
import { databasesOf, passwordlessOf } from "./people.ts";
import { recordPasswordlessCode, recordRefusedCode } from "./record-login.ts";
import { registrationRequest } from "./register.ts";
import { sendMessage } from "./send-message.ts";

/** Logs somebody in by a code, which the page shows in the place of sending it. */
export async function passwordlessScreen(visit: LoginVisit): Promise<void> {
  const { context, ctx, client, form } = visit;
  const connections = passwordlessOf(context.state, client);
  const connection = connections.find(({ name }) => name === ctx.query.connection) ?? connections[0];
  if (connection === undefined)
    throw new AuthenticationError("invalid_request", "the connection was disabled");
  const show = async (content: { address: string; asksForCode: boolean; code?: string; error?: string }) => {
    const query = new URLSearchParams({ screen: "passwordless", connection: connection.name });
    const page = await passwordlessPage({
      ...destination(visit),
      action: `${ctx.path}?${query}`,
      isSms: isSms(connection),
      ...(databasesOf(context.state, client).length > 0 && { login: `${ctx.path}?screen=password` }),
      ...content,
    });
    showPage(visit, page, content.error === undefined ? 200 : 400);
  };
  if (ctx.method !== "POST") return show({ address: loginHint(visit), asksForCode: false });
  const address = addressOf(connection, form.address ?? "");
  if (address === undefined) {
    const what = isSms(connection) ? "a phone number with its country code" : "an e-mail address";
    return show({ address: form.address ?? "", asksForCode: false, error: `Enter ${what}.` });
  }
  if (form.code === undefined) {
    recordPasswordlessCode(context, ctx, { client, connection, address });
    const code = newPasswordlessCode(context, connection, address);
    sendMessage(context, ctx, {
      ...{ client, connection, user: findByAddress(context, connection, address) },
      ...{ channel: isSms(connection) ? "sms" : "email", purpose: "passwordless" },
      ...{ to: address, subject: `Welcome to ${client.name}`, code },
    });
    return show({ address, asksForCode: true, code });
  }
  try {
    const user = await authenticateByCode(context, client, connection, {
      ...{ address, code: form.code.trim() },
      request: registrationRequest(ctx, { address }),
    });
    return await finishLogin(visit, user, connection.strategy);
  } catch (cause) {
    if (!(cause instanceof AuthenticationError)) throw cause;
    const error = cause.error_description ?? cause.error;
    recordRefusedCode(context, ctx, { client, connection, address }, error);
    return show({ address, asksForCode: true, error });
  }
}
