import type { Device } from "./device.ts";
import { type Page, type PageForm, readPage } from "./html-form.ts";

/** A page that the hosted login shows. */
export interface LoginPage {
  readonly url: URL;
  readonly html: string;
  /** Whether this very page was answered before, so that it says why that didn't do. */
  readonly isAgain: boolean;
}

/** Something of the hosted login that only a person with a browser gets past. */
export type Obstacle = "second_factor" | "captcha" | "classic_login" | "unknown_page";

/** The step that a page leads to: an answer, or an end. */
export type LoginStep =
  | { readonly kind: "answer"; readonly url: URL; readonly fields: URLSearchParams }
  | { readonly kind: "refused"; readonly error: string; readonly description: string }
  | { readonly kind: "obstacle"; readonly error: Obstacle; readonly description: string };

/**
 * The step that follows a page of Auth0's Universal Login: the form with user name and password, on one page or on two
 * (identifier first), consent, and the offer of a passkey are answered. Where the page can't be, it says why.
 */
export function loginStep(
  { url, html, isAgain }: LoginPage,
  credentials: { readonly username: string; readonly password: string },
  device?: Device,
): LoginStep {
  const page = readPage(html);
  const refusal = refusalOn(page);
  if (SECOND_FACTOR.test(url.pathname) && refusal === undefined) {
    const step = device && secondFactorStep({ url, html }, page, device);
    return step ?? obstacle("second_factor", `the tenant asks for a second factor (${url.pathname})`);
  }
  if (isAgain) return refusal ?? refused("login_failed", "the login page comes again");
  if (hasCaptcha(page)) return obstacle("captcha", `the login page has a CAPTCHA (${url.pathname})`);
  const form = page.forms.find((one) => nameOf(one, "username", "password"));
  if (form !== undefined) return answer(form, url, credentials);
  const decision = DECISIONS.find(({ at }) => at.test(url.pathname));
  const decided = page.forms.find((one) => decision !== undefined && hasButton(one, decision.action));
  if (decided !== undefined && decision !== undefined) {
    return answer(decided, url, { action: decision.action });
  }
  if (isClassic(html)) {
    return obstacle("classic_login", "the tenant has the classic login page, which is a script");
  }
  if (refusal !== undefined) return refusal;
  if (page.forms.length > 0) return obstacle("unknown_page", `the tenant shows ${url.pathname}`);
  return refused("login_failed", "the tenant answered with a page that has no form");
}

const SECOND_FACTOR = /^\/(u\/)?mfa\b/;

/** A code of the person's app, to be remembered; the app among other methods; or on from the page of a recovery code. */
function secondFactorStep(
  { url, html }: Pick<LoginPage, "url" | "html">,
  { forms }: Page,
  device: Device,
): LoginStep | undefined {
  const asking = forms.find((one) => nameOf(one, "code"));
  if (asking !== undefined) {
    const code = device.code(html);
    return code === undefined ? undefined : answer(asking, url, { code, remember: "true" });
  }
  const choice = forms.find((one) => hasButton(one, "otp"));
  if (choice !== undefined) return answer(choice, url, { action: "otp" });
  const [only] = forms;
  const asksNothing = only?.elements.some(({ tag }) => tag === "button") && !nameOf(only);
  return only !== undefined && asksNothing ? answer(only, url, {}) : undefined;
}

/** Pages with a decision, and the one that goes on with the login. */
const DECISIONS = [
  { at: /^\/u\/(customized-)?consent\b/, action: "accept" },
  { at: /^\/u\/passkey-enrollment\b/, action: "abort-passkey-enrollment" },
];

const refused = (error: string, description: string): LoginStep => ({ kind: "refused", error, description });

const obstacle = (error: Obstacle, description: string): LoginStep => ({
  kind: "obstacle",
  error,
  description,
});

/** Whether a form has a field of one of these names. */
const nameOf = ({ elements }: PageForm, ...names: readonly string[]): boolean =>
  elements.some(({ tag, attributes }) => tag === "input" && names.includes(attributes.name ?? ""));

const hasButton = ({ elements }: PageForm, action: string): boolean =>
  elements.some(({ tag, attributes }) => tag === "button" && attributes.value === action);

/** A form as it is sent: its hidden fields, those that can be filled in, and the button by which it is sent. */
function answer(
  form: PageForm,
  url: URL,
  values: Readonly<Record<string, string>>,
): Extract<LoginStep, { kind: "answer" }> {
  const fields = new URLSearchParams();
  for (const { tag, attributes } of form.elements) {
    const { name = "", type = "text", value = "" } = attributes;
    if (name === "") continue;
    if (tag === "input" && Object.hasOwn(values, name)) fields.append(name, values[name] ?? "");
    else if (tag === "input" && type === "hidden") fields.append(name, value);
  }
  const buttons = form.elements.filter(({ tag, attributes }) => tag === "button" && attributes.name);
  const wanted = values.action ?? "default";
  const button = buttons.find(({ attributes }) => attributes.value === wanted);
  if (button?.attributes.name !== undefined) fields.set(button.attributes.name, wanted);
  return { kind: "answer", url: new URL(form.attributes.action ?? "", url), fields };
}

/** The simple one is a field to fill in; all others are a box of a provider's, whose script fills a hidden one in. */
const hasCaptcha = ({ elements }: Page): boolean =>
  elements.some(
    ({ tag, attributes }) =>
      (tag === "input" && attributes.name === "captcha" && attributes.type !== "hidden") ||
      "data-captcha-sitekey" in attributes ||
      "data-captcha-provider" in attributes,
  );

/** Its settings are put into the page for the script of Lock. */
const isClassic = (html: string): boolean => /auth0-?lock|@@config@@|lock\.min\.js/i.test(html);

/** The reason that a page gives: Universal Login's own errors have a code; an error page has a text. */
function refusalOn({ elements }: Page): LoginStep | undefined {
  const coded = elements.find(({ attributes }) => attributes["data-error-code"]);
  if (coded !== undefined) return refused(coded.attributes["data-error-code"] ?? "", coded.text);
  const alert = elements.find(({ attributes }) => attributes.role === "alert");
  if (alert === undefined) return undefined;
  return refused(elements.find(({ tag }) => tag === "small")?.text || "login_failed", alert.text);
}
