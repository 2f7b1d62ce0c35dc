import { html } from "hono/html";
import type { ErrorOut } from "oidc-provider";
import { page } from "./page.ts";

/** What is shown where nobody can be sent back to the application. */
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
