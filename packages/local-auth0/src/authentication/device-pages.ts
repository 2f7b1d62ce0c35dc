import { html } from "hono/html";
import type { Client, ErrorOut, KoaContextWithOIDC } from "oidc-provider";
import { PATHS } from "./discovery.ts";
import { type Html, page, refusal } from "./pages.ts";

/** Asks for the code that a device shows. */
export async function askForUserCode(
  ctx: KoaContextWithOIDC,
  _form: string,
  _out?: ErrorOut,
  error?: Error & { readonly error_description?: string | undefined },
): Promise<void> {
  if (error !== undefined) ctx.status = 400;
  await show(
    ctx,
    "Device activation",
    html`
      <h1>Device activation</h1>
      <p>Enter the code that your device shows.</p>
      ${refusal(error && describe(error))}
      <form method="post" action="${PATHS.activate}">
        ${secret(ctx)}
        <label for="user_code">Code</label>
        <input id="user_code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required autofocus />
        <button type="submit">Continue</button>
      </form>
    `,
  );
}

/** Asks whether the device is the person's own, before they log in for it (RFC 8628 §5.4). */
export async function confirmUserCode(
  ctx: KoaContextWithOIDC,
  _form: string,
  { clientId, clientName = clientId }: Client,
  _deviceInfo: object,
  userCode: string,
): Promise<void> {
  await show(
    ctx,
    "Device confirmation",
    html`
      <h1>Device confirmation</h1>
      <p>Does your device show this code? It logs you in to ${clientName} there.</p>
      <p><strong>${userCode}</strong></p>
      <form method="post" action="${PATHS.activate}">
        ${secret(ctx)}
        <input type="hidden" name="user_code" value="${userCode}" />
        <button type="submit" name="confirm" value="yes">Confirm</button>
        <button type="submit" name="abort" value="yes">Cancel</button>
      </form>
    `,
  );
}

/** Says that the device has what it needs. */
export async function showActivated(ctx: KoaContextWithOIDC): Promise<void> {
  await show(
    ctx,
    "Congratulations, you're all set",
    html`
      <h1>Congratulations, you're all set</h1>
      <p>Your device is now connected.</p>
    `,
  );
}

async function show(ctx: KoaContextWithOIDC, title: string, content: Html): Promise<void> {
  ctx.type = "html";
  ctx.body = await page(title, content);
}

/** A field that a form has to send back, so that no other site can post it. */
const secret = ({ oidc }: KoaContextWithOIDC): Html =>
  html`<input type="hidden" name="xsrf" value="${String(oidc.session?.state?.secret)}" />`;

/** The words of the form's refusals, by the names of `oidc-provider`'s errors. */
const REFUSALS: Readonly<Record<string, string>> = {
  NoCodeError: "Enter the code.",
  NotFoundError: "The code is not the one of a device.",
  ExpiredError: "The code has expired. Get another one on your device.",
  AlreadyUsedError: "The code was used already.",
  AbortedError: "The device was not connected.",
};

const describe = ({
  name,
  error_description,
}: Error & { readonly error_description?: string | undefined }): string =>
  REFUSALS[name] ?? error_description ?? "Something went wrong. Try again.";
