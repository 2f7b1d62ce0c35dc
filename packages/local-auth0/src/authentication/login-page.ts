import { html } from "hono/html";
import type { User } from "../state.ts";
import { page } from "./page.ts";

/** What the hosted login page shows. */
export interface LoginPage {
  /** The application's name. */
  readonly application: string;
  /** Where the form is posted to. */
  readonly action: string;
  /** Those who may be picked: this tenant lives on one machine and for one run. */
  readonly people: readonly User[];
  /** What was typed before. */
  readonly username: string;
  /** Why the last try failed. */
  readonly error?: string;
}

/** The hosted login page: one form with the fields `username` and `password`, which needs no script. */
export function loginPage({ application, action, people, username, error }: LoginPage): Promise<string> {
  return page(
    `Log in to ${application}`,
    html`
      <h1>Welcome</h1>
      <p>Log in to continue to ${application}.</p>
      ${error === undefined ? "" : html`<p role="alert">${error}</p>`}
      <form method="post" action="${action}">
        <label for="username">E-mail address or user name</label>
        <input id="username" name="username" list="people" value="${username}" autocomplete="username" required autofocus />
        <datalist id="people">
          ${people.map((user) => html`<option value="${user.email ?? user.username ?? ""}">${user.name ?? ""}</option>`)}
        </datalist>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <button type="submit">Continue</button>
      </form>
    `,
  );
}
