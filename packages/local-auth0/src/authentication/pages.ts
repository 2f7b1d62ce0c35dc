import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { ErrorOut } from "oidc-provider";
import type { User } from "../state/tenant-state.ts";

/** The content that the pages of a login have in common. */
interface LoginScreen {
  /** The application's name. */
  readonly application: string;
  /** The name of the organization for which the person logs in. */
  readonly organization?: string;
  /** Where the form is posted to. */
  readonly action: string;
  /** Why the last try failed. */
  readonly error?: string;
}

/** The content of the hosted login page. */
export interface LoginPage extends LoginScreen {
  /** Those who may be picked: this tenant lives on one machine and for one run. */
  readonly people: readonly User[];
  /** As it was typed before. */
  readonly username: string;
  /** Whether people have a password, and whether some have none because the domain of their address leads elsewhere. */
  readonly asksFor: { readonly password: boolean; readonly home: boolean };
  /** Other ways to go on. */
  readonly links: readonly { readonly text: string; readonly href: string }[];
}

/** The hosted login page: one form with the fields `username` and `password`, which needs no script. */
export function loginPage({ people, username, links, asksFor, ...screen }: LoginPage): Promise<string> {
  const { action, error } = screen;
  const passwordField = html`
    <label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password" ${describedBy(error)} ${asksFor.home ? "" : raw("required")} />
  `;
  const form = html`
    <form method="post" action="${action}">
      <label for="username">E-mail address or user name</label>
      <input id="username" name="username" list="people" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" ${describedBy(error)} required autofocus />
      <datalist id="people">
        ${people.map((user) => html`<option value="${user.email ?? user.username ?? ""}">${user.name ?? ""}</option>`)}
      </datalist>
      ${asksFor.password ? passwordField : ""}
      <button type="submit">Continue</button>
    </form>
  `;
  return entrance(
    "Log in",
    screen,
    html`
      ${asksFor.password || asksFor.home ? form : ""}
      ${links.map(({ text, href }) => html`<p class="link"><a href="${href}">${text}</a></p>`)}
    `,
  );
}

/** A page on which somebody comes in: to whom and why, why the last try failed, and how to go on. */
function entrance(
  doing: "Log in" | "Sign up",
  { application, organization, error }: LoginScreen,
  content: Html,
): Promise<string> {
  const to = organization === undefined ? "" : `to ${organization} `;
  return page(
    `${doing} to ${application}`,
    html`
      <h1>Welcome</h1>
      <p>${doing} ${to}to continue to ${application}.</p>
      ${refusal(error)}
      ${content}
    `,
  );
}

/** The content of the page on which somebody signs up. */
export interface SignUpPage extends LoginScreen {
  /** The address of the login page. */
  readonly login: string;
  /** As it was typed before. */
  readonly email: string;
  readonly asksForUsername: boolean;
  /** Whether people may sign up at all. */
  readonly isOpen: boolean;
}

export function signUpPage({
  login,
  email,
  asksForUsername,
  isOpen,
  ...screen
}: SignUpPage): Promise<string> {
  const { action, error } = screen;
  const form = html`
    <form method="post" action="${action}">
      <label for="email">E-mail address</label>
      <input id="email" name="email" type="email" value="${email}" autocomplete="email" ${describedBy(error)} required autofocus />
      ${
        asksForUsername
          ? html`<label for="username">User name</label>
              <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required />`
          : ""
      }
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="new-password" ${describedBy(error)} required />
      <button type="submit">Continue</button>
    </form>
  `;
  return entrance(
    "Sign up",
    screen,
    html`
      ${isOpen ? form : html`<p>Nobody can sign up here.</p>`}
      <p class="link">Already have an account? <a href="${login}">Log in</a></p>
    `,
  );
}

/** The content of the page on which somebody logs in by a code. */
export interface PasswordlessPage extends LoginScreen {
  readonly isSms: boolean;
  /** As it was typed before. */
  readonly address: string;
  /** Whether a code was made for it. */
  readonly asksForCode: boolean;
  /** The code, when it is new. */
  readonly code?: string;
  /** The address of the page that asks for a password; absent where nobody has one. */
  readonly login?: string;
}

export function passwordlessPage({
  isSms,
  address,
  asksForCode,
  code,
  login,
  ...screen
}: PasswordlessPage): Promise<string> {
  const { action, error } = screen;
  const [label, type, autocomplete] = isSms
    ? (["Phone number", "tel", "tel"] as const)
    : (["E-mail address", "email", "email"] as const);
  const addressForm = html`
    <form method="post" action="${action}">
      <label for="address">${label}</label>
      <input id="address" name="address" type="${type}" value="${address}" autocomplete="${autocomplete}" ${describedBy(error)} required autofocus />
      <button type="submit">Continue</button>
    </form>
  `;
  const codeForm = html`
    ${code === undefined ? "" : html`<p>This tenant sends nothing. The code for ${address} is:</p><p><output id="sent-code">${code}</output></p>`}
    <form method="post" action="${action}">
      <input type="hidden" name="address" value="${address}" />
      <label for="code">One-time code</label>
      <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" ${describedBy(error)} required autofocus />
      <button type="submit">Continue</button>
    </form>
  `;
  return entrance(
    "Log in",
    screen,
    html`
      ${asksForCode ? codeForm : addressForm}
      ${login === undefined ? "" : html`<p class="link"><a href="${login}">Log in by a password</a></p>`}
    `,
  );
}

/** Why the last try failed, at the top of a page. */
export const refusal = (error: string | undefined): Html | "" =>
  error === undefined ? "" : html`<p id="refusal" role="alert">${error}</p>`;

/** Names what `refusal` says as the description of a field. */
export const describedBy = (error: string | undefined): Html | "" =>
  error === undefined ? "" : raw('aria-describedby="refusal"');

/** The page for an error that the application cannot be told. */
export function errorPage({ error, error_description }: ErrorOut): Promise<string> {
  return page(
    "Oops!, something went wrong",
    html`
      <h1>Oops!, something went wrong</h1>
      <p role="alert">${error_description ?? "The request could not be completed."}</p>
      <small>${error}</small>
    `,
  );
}

/** Submits the one form of a page, which goes on without a click. */
const SUBMIT = "document.forms[0].submit();";

/**
 * A page that posts a response to an application at once (OAuth 2.0 Form Post Response Mode §2), and the content policy under which it does.
 */
export async function formPostPage(
  action: string,
  fields: readonly (readonly [name: string, value: string])[],
): Promise<{ document: string; policy: string }> {
  const document = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Going on to the application</title>
  </head>
  <body>
    <form method="post" action="${action}">
      ${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <noscript><button type="submit">Continue</button></noscript>
    </form>
    <script>${raw(SUBMIT)}</script>
  </body>
</html>`;
  return {
    document: document.toString(),
    policy: `default-src 'none'; script-src ${hashOf(SUBMIT)}; base-uri 'none'; frame-ancestors 'none'`,
  };
}

/** HTML that is safe to send: whatever was put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** Shared by all pages of the tenant. */
const STYLE = `
:root { color-scheme: light dark; --card: Canvas; --accent: #3f59e4; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: color-mix(in srgb, CanvasText 7%, Canvas); color: CanvasText;
  font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(24rem, 100%); padding: 2.5rem 2rem; background: var(--card); border-radius: .5rem;
  box-shadow: 0 .5rem 2rem rgb(0 0 0 / .15); }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; text-align: center; }
p { margin: 0 0 1.5rem; text-align: center; }
label { display: block; margin-bottom: .25rem; font-weight: 600; }
input { width: 100%; margin-bottom: 1rem; padding: .75rem; font: inherit; color: inherit; background: transparent;
  border: 1px solid color-mix(in srgb, CanvasText 45%, Canvas); border-radius: .25rem; }
button { width: 100%; padding: .75rem; font: inherit; font-weight: 600; color: #fff; background: var(--accent);
  border: 0; border-radius: .25rem; cursor: pointer; }
:focus-visible { outline: 3px solid light-dark(var(--accent), #9db0ff); outline-offset: 2px; }
[role="alert"] { padding: .75rem; border-radius: .25rem; color: #a40e26; background: #fde7ea; }
button + button { margin-top: .75rem; }
form + form { margin-top: .75rem; }
.secondary { color: inherit; background: transparent; border: 1px solid color-mix(in srgb, CanvasText 45%, Canvas); }
.choice { display: flex; gap: .5rem; align-items: center; margin-bottom: 1rem; font-weight: 400; }
.choice input { width: auto; margin: 0; }
.qr svg { display: block; width: 12rem; height: 12rem; margin: 0 auto 1.5rem; }
.link { margin: 1rem 0 0; }
code, output { font: 1.125rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
a { color: light-dark(#2f45bd, #9db0ff); }
small { display: block; margin-top: 1.5rem; text-align: center; opacity: .75; overflow-wrap: anywhere; }
`;

/**
 * Limits for browsers on the pages (Content Security Policy 3): they load nothing and are in no frame. The targets of forms can't be named: browsers follow a form to the application's callback, which may be an app's own scheme.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  "img-src data:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A source expression that lets one inline style or script through. */
export function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** A whole page around its content. */
export async function page(title: string, content: Html): Promise<string> {
  const document = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <main>${content}</main>
  </body>
</html>`;
  return document.toString();
}
