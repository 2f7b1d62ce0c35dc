import { html } from "hono/html";
import type { Organization } from "../state/organization.ts";
import { NO_ORGANIZATION } from "./organization-choice.ts";
import { describedBy, page, refusal } from "./pages.ts";

interface OrganizationScreen {
  /** The application's name. */
  readonly application: string;
  /** Where the form is posted to. */
  readonly action: string;
}

/** Asks for the organization before the login. */
export function organizationPage({
  application,
  action,
  takesEmail,
  typed,
}: OrganizationScreen & {
  /** Whether an e-mail address, too, leads to an organization. */
  readonly takesEmail: boolean;
  /** The text that led to none, if anything was typed. */
  readonly typed: string | undefined;
}): Promise<string> {
  const error = typed === undefined ? undefined : "The organization you entered does not exist";
  return page(
    "Enter your organization",
    html`
      <h1>Enter your organization</h1>
      <p>Log in to continue to ${application}.</p>
      ${refusal(error)}
      <form method="post" action="${action}">
        <label for="organization">${takesEmail ? "Organization name or e-mail address" : "Organization name"}</label>
        <input id="organization" name="organization" value="${typed ?? ""}" autocomplete="organization" autocapitalize="none" spellcheck="false" ${describedBy(error)} required autofocus />
        <button type="submit">Continue</button>
      </form>
    `,
  );
}

/** Lets somebody who is logged in pick one of their organizations. */
export function organizationPickerPage({
  application,
  action,
  organizations,
  mayHaveNone,
}: OrganizationScreen & {
  readonly organizations: readonly Organization[];
  /** Whether the person may go on without one. */
  readonly mayHaveNone: boolean;
}): Promise<string> {
  const choices = [
    ...organizations.map(({ id, name, display_name = name }) => ({ id, label: display_name })),
    ...(mayHaveNone ? [{ id: NO_ORGANIZATION, label: "Personal account" }] : []),
  ];
  return page(
    "Select an organization",
    html`
      <h1>Select an organization</h1>
      <p>To continue to ${application}.</p>
      <form method="post" action="${action}">
        ${choices.map(({ id, label }) => html`<p><button type="submit" name="organization" value="${id}">${label}</button></p>`)}
      </form>
    `,
  );
}
