import { html } from "hono/html";
import { type LoginVisit, loginHint, showPage } from "./login-visit.ts";
import { page } from "./pages.ts";
import { databasesOf } from "./people.ts";
import { sendPasswordLink } from "./ticket-password-change.ts";

/** Gives somebody who has forgotten their password the link that another tenant would send. */
export async function resetPasswordScreen(visit: LoginVisit): Promise<void> {
  const { context, ctx, client, form } = visit;
  const database = databasesOf(context.state, client)[0];
  const { email = "" } = form;
  const isAsked = ctx.method === "POST" && database !== undefined;
  const link = isAsked ? sendPasswordLink(context, ctx, { client, database, email }) : undefined;
  const login = html`<p class="link"><a href="${ctx.path}?screen=password">Back to the login</a></p>`;
  const content = isAsked ? sent(email, link) : addressForm(ctx.path, loginHint(visit));
  showPage(
    visit,
    await page("Forgot your password?", html`<h1>Forgot your password?</h1>${content}${login}`),
  );
}

const addressForm = (path: string, address: string) => html`
  <p>Enter your e-mail address, and you get a link by which you can reset your password.</p>
  <form method="post" action="${path}?screen=reset-password">
    <label for="email">E-mail address</label>
    <input id="email" name="email" type="email" value="${address}" autocomplete="email" required autofocus />
    <button type="submit">Continue</button>
  </form>
`;

/** Another tenant tells nobody who is known: this one has to show the link somewhere. */
const sent = (email: string, link: string | undefined) => html`
  <p>This tenant sends nothing.</p>
  ${
    link === undefined
      ? html`<p>Nobody goes by ${email}, so that no link was made.</p>`
      : html`<p><a id="sent-link" href="${link}">Reset the password of ${email}</a></p>`
  }
`;
