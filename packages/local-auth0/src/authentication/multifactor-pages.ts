import { html, raw } from "hono/html";
import { renderSVG } from "uqr";
import type { AuthenticationMethod } from "../state/authentication-method.ts";
import type { Factor } from "./multifactor-factors.ts";
import { totpUri } from "./multifactor-totp.ts";
import { describedBy, type Html, page, refusal } from "./pages.ts";
import type { MultifactorScreen } from "./waiting-logins.ts";

/** A page of second factors. */
export interface MultifactorPage {
  readonly screen: MultifactorScreen;
  /** The address that its forms are posted to. */
  readonly action: string;
  /** The name under which an authenticator app lists the tenant. */
  readonly tenant: string;
  /** Whom an authenticator app lists. */
  readonly account: string;
  /** Whether the person may save the factor for this browser. */
  readonly mayRemember: boolean;
  /** Why the last try failed. */
  readonly error?: string;
}

const NAMES: Readonly<Record<Factor, string>> = {
  otp: "Authenticator app",
  phone: "Text message",
  email: "E-mail",
  "recovery-code": "Recovery code",
};

/** One of the screens on which a person enrols or shows a second factor; it needs no script. */
export function multifactorPage(content: MultifactorPage): Promise<string> {
  const [title, body] = contentOf(content);
  const { error } = content;
  return page(
    title,
    html`
      <h1>${title}</h1>
      ${refusal(error)}
      ${body}
    `,
  );
}

function contentOf({ screen, ...content }: MultifactorPage): [title: string, body: Html] {
  switch (screen.name) {
    case "choose":
      return [
        screen.isEnrolment ? "Keep your account safe" : "Choose a method",
        choice(content, screen.factors),
      ];
    case "contact":
      return ["Keep your account safe", contactForm(content, screen.factor)];
    case "code":
      return [
        screen.method.confirmed ? "Verify your identity" : "Secure your account",
        codeForm(content, screen),
      ];
    case "recovery-code":
      return ["Almost there!", recoveryCode(content, screen.code)];
  }
}

type Content = Omit<MultifactorPage, "screen">;

const choice = ({ action }: Content, factors: readonly Factor[]) => html`
  <p>Choose a method to verify that it is you.</p>
  <form method="post" action="${action}">
    ${factors.map((factor) => html`<button name="factor" value="${factor}">${NAMES[factor]}</button>`)}
  </form>
`;

function contactForm({ action, error }: Content, factor: "phone" | "email"): Html {
  const [label, type] = factor === "phone" ? ["Phone number", "tel"] : ["E-mail address", "email"];
  return html`
    <p>Codes will be made for it. This tenant sends nothing: it shows them on its pages.</p>
    <form method="post" action="${action}">
      <label for="contact">${label}</label>
      <input id="contact" name="contact" type="${type}" autocomplete="${type}" ${describedBy(error)} required autofocus />
      <button type="submit">Continue</button>
    </form>
  `;
}

function codeForm(content: Content, { method, sent }: Extract<MultifactorScreen, { name: "code" }>): Html {
  const { action, error, mayRemember } = content;
  const isRecovery = method.type === "recovery-code";
  return html`
    ${instruction(content, method, sent)}
    <form method="post" action="${action}">
      <label for="code">${isRecovery ? "Recovery code" : "One-time code"}</label>
      <input id="code" name="code" ${isRecovery ? "" : raw('inputmode="numeric"')} autocomplete="${isRecovery ? "off" : "one-time-code"}" ${describedBy(error)} required autofocus />
      ${
        mayRemember
          ? html`<label class="choice"><input type="checkbox" name="remember" value="true" /> Remember this device for 30 days</label>`
          : ""
      }
      <button type="submit">Continue</button>
    </form>
    <form method="post" action="${action}">
      <button class="secondary" name="other" value="true">Try another method</button>
    </form>
  `;
}

function instruction(
  { tenant, account }: Content,
  { type, confirmed, totp_secret, phone_number, email }: AuthenticationMethod,
  sent: string | undefined,
): Html {
  if (type === "recovery-code")
    return html`<p>Enter the recovery code that you were given when you enrolled.</p>`;
  if (sent !== undefined) {
    return html`
      <p>This tenant sends nothing. The code for ${phone_number ?? email} is:</p>
      <p><output id="sent-code">${sent}</output></p>
    `;
  }
  if (confirmed || totp_secret === undefined) {
    return html`<p>Enter the code that your authenticator app shows.</p>`;
  }
  const uri = totpUri(totp_secret, tenant, account);
  return html`
    <p>Scan the QR code with your authenticator app, or type the key in there. Then enter the code that it shows.</p>
    <div class="qr" role="img" aria-label="QR code of the key below">${raw(renderSVG(uri, { border: 2 }))}</div>
    <p>Key: <code id="totp-secret">${totp_secret}</code><br /><a href="${uri}">Open in an app on this device</a></p>
  `;
}

const recoveryCode = ({ action }: Content, code: string) => html`
  <p>Keep this recovery code in a safe place. With it you can log in without your device, once.</p>
  <p><code id="recovery-code">${code}</code></p>
  <form method="post" action="${action}">
    <button type="submit">I have kept it</button>
  </form>
`;
