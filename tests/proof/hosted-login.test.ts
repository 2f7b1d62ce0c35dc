import { describe, expect, it } from "vitest";
import { Device } from "../../proof/device.ts";
import { type SignIn, signIn } from "../../proof/sign-in.ts";

const ISSUER = "https://tenant.example.com/";
const CALLBACK = "com.example.app://tenant.example.com/ios/com.example.app/callback";
const STATE = "hKFo2SA";

/** A page of Universal Login: its form has no address of its own, and its button says what is to be done. */
const form = (
  inputs: string,
  button = '<button type="submit" name="action" value="default">Continue</button>',
) => `
  <!DOCTYPE html><html><body>
    <form method="POST" class="social" data-provider="google"><input type="hidden" name="state" value="${STATE}">
      <input type="hidden" name="connection" value="google-oauth2"><button type="submit">Google</button></form>
    <form method="POST" data-form-primary="true"><input type="hidden" name="state" value="${STATE}">
      ${inputs}${button}<button type="submit" name="action" value="toggle-view">Show</button></form>
  </body></html>`;
const USERNAME = '<input name="username" type="text" value="" inputMode="email">';
const PASSWORD = '<input name="password" type="password">';
const ONE_PAGE = form(USERNAME + PASSWORD);

interface Answer {
  readonly status?: number;
  readonly to?: string;
  readonly page?: string;
  readonly cookie?: string;
}

const to = (path: string, cookie?: string): Answer => ({ status: 302, to: path, ...(cookie && { cookie }) });
const page = (html: string, status = 200): Answer => ({ status, page: html });
const code = to(`${CALLBACK}?code=C0DE`);

/** Signs in at a tenant that answers so, and gives the result with all that was asked. */
async function signedInAt(answers: Readonly<Record<string, Answer>>, changes: Partial<SignIn> = {}) {
  const asked: { request: string; form: string; cookie: string }[] = [];
  const tenant: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const request = `${init?.method ?? "GET"} ${url.origin === new URL(ISSUER).origin ? "" : url.origin}${url.pathname}`;
    asked.push({
      request,
      form: String(init?.body ?? ""),
      cookie: new Headers(init?.headers).get("cookie") ?? "",
    });
    if (request === "POST /oauth/token") {
      return Response.json({ access_token: "a.b.c", expires_in: 60, token_type: "Bearer" });
    }
    const answer = answers[request];
    if (answer === undefined) throw new Error(`nobody answers ${request}`);
    const headers = new Headers({ "content-type": "text/html" });
    if (answer.to !== undefined) headers.set("location", answer.to);
    if (answer.cookie !== undefined) headers.append("set-cookie", answer.cookie);
    return new Response(answer.page ?? null, { status: answer.status ?? 200, headers });
  };
  const result = await signIn({
    issuer: ISSUER,
    clientId: "mobile",
    redirectUri: CALLBACK,
    scope: "openid",
    username: "mia@example.com",
    password: "s3cret",
    fetch: tenant,
    ...changes,
  });
  return { result, asked };
}

describe("Universal Login", () => {
  it("is gone through where user name and password are on one page", async () => {
    const { result, asked } = await signedInAt({
      "GET /authorize": to(`/u/login?state=${STATE}`, "auth0=SESSION; Path=/; HttpOnly; Secure"),
      "GET /u/login": page(ONE_PAGE),
      "POST /u/login": to("/authorize/resume?state=x"),
      "GET /authorize/resume": code,
    });
    expect(result).toMatchObject({ ok: true, tokens: { access_token: "a.b.c" } });
    expect(asked.find(({ request }) => request === "POST /u/login")).toEqual({
      request: "POST /u/login",
      form: `state=${STATE}&username=mia%40example.com&password=s3cret&action=default`,
      cookie: "auth0=SESSION",
    });
    expect(asked.at(-1)?.form).toMatch(
      /^grant_type=authorization_code&client_id=mobile&code=C0DE&.*&code_verifier=[\w-]{43}$/,
    );
  });

  const identifierFirst = {
    "GET /authorize": to(`/u/login/identifier?state=${STATE}`),
    "GET /u/login/identifier": page(
      form(`${USERNAME}<input type="hidden" name="js-available" value="false">`),
    ),
    "POST /u/login/identifier": to(`/u/login/password?state=${STATE}`),
    "GET /u/login/password": page(
      form(`<input type="hidden" name="username" value="mia@example.com">${PASSWORD}`),
    ),
    "POST /u/login/password": to("/authorize/resume?state=x"),
    "GET /authorize/resume": code,
  };

  it("is gone through where the identifier comes first", async () => {
    const { result, asked } = await signedInAt(identifierFirst);
    expect(result.ok).toBe(true);
    expect(asked.map(({ request }) => request)).toEqual([
      ...Object.keys(identifierFirst),
      "POST /oauth/token",
    ]);
    const [, , identifier, , password] = asked;
    expect(identifier?.form).toBe(
      `state=${STATE}&username=mia%40example.com&js-available=false&action=default`,
    );
    expect(password?.form).toBe(`state=${STATE}&username=mia%40example.com&password=s3cret&action=default`);
  });

  it("is agreed to, where it asks for consent, as for addresses of the own machine", async () => {
    const { result, asked } = await signedInAt({
      ...identifierFirst,
      "GET /authorize/resume": to(`/u/consent?state=${STATE}`),
      "GET /u/consent": page(
        form(
          '<input type="hidden" name="scope[]" value="openid">',
          '<button name="action" value="accept">Accept</button><button name="action" value="deny">Decline</button>',
        ),
      ),
      "POST /u/consent": code,
    });
    expect(result.ok).toBe(true);
    expect(asked.at(-2)?.form).toBe(`state=${STATE}&scope%5B%5D=openid&action=accept`);
  });

  it("is gone on with, where it offers a passkey", async () => {
    const { result, asked } = await signedInAt({
      ...identifierFirst,
      "GET /authorize/resume": to(`/u/passkey-enrollment?state=${STATE}`),
      "GET /u/passkey-enrollment": page(
        form("", '<button name="action" value="abort-passkey-enrollment">Not now</button>'),
      ),
      "POST /u/passkey-enrollment": code,
    });
    expect(result.ok).toBe(true);
    expect(asked.at(-2)?.form).toBe(`state=${STATE}&action=abort-passkey-enrollment`);
  });

  it("says why it lets somebody not in, by its own code", async () => {
    const again = ONE_PAGE.replace(
      "</form>\n  </body>",
      '<span id="error-element-password" data-error-code="wrong-email-credentials">Wrong email or  password</span></form>\n  </body>',
    );
    const { result } = await signedInAt({
      "GET /authorize": to("/u/login?state=x"),
      "GET /u/login": page(ONE_PAGE),
      "POST /u/login": page(again, 400),
    });
    expect(result).toEqual({
      ok: false,
      kind: "refused",
      error: "wrong-email-credentials",
      description: "Wrong email or password",
      status: 400,
    });
  });

  it("tells the application why an Action lets somebody not in", async () => {
    const { result } = await signedInAt({
      "GET /authorize": to("/u/login?state=x"),
      "GET /u/login": page(ONE_PAGE),
      "POST /u/login": to(`${CALLBACK}?error=access_denied&error_description=PKCE%20by%20S256`),
    });
    expect(result).toMatchObject({ ok: false, error: "access_denied", description: "PKCE by S256" });
    expect(result).not.toHaveProperty("obstacle");
  });

  const APP = '<a href="otpauth://totp/T:mia?issuer=T&amp;secret=GEZDGNBVGY3TQOJQ&amp;period=30">app</a>';
  const CODE = form('<input name="code"><input type="checkbox" name="remember" value="true">');
  const enrolling = {
    "GET /authorize": to("/u/login?state=x"),
    "GET /u/login": page(ONE_PAGE),
    "POST /u/login": to("/u/mfa?state=x"),
    "GET /u/mfa": page(`${APP}${CODE}`),
    "POST /u/mfa": to("/u/mfa-recovery-code", "auth0-mf=KEPT; Path=/; HttpOnly; Secure"),
    "GET /u/mfa-recovery-code": page(form("<p>GKDJ</p>")),
    "POST /u/mfa-recovery-code": code,
  };

  it("is gone through with a second factor by who has a device, which is remembered", async () => {
    const device = new Device();
    const { result, asked } = await signedInAt(enrolling, { device });
    expect(result).toMatchObject({ ok: true });
    const sent = new URLSearchParams(asked.find(({ request }) => request === "POST /u/mfa")?.form);
    expect([sent.get("code"), sent.get("remember")]).toEqual([new Device().code(APP), "true"]);
    const again = await signedInAt({ ...enrolling, "POST /u/login": code }, { device });
    expect(again.asked[0]).toMatchObject({ request: "GET /authorize", cookie: "auth0-mf=KEPT" });
  });

  it("picks the app among other methods, and shows the code of the app that it has", async () => {
    const device = new Device();
    device.code(APP, 0);
    const { asked } = await signedInAt(
      {
        ...enrolling,
        "POST /u/login": to("/u/mfa-options"),
        "GET /u/mfa-options": page(form("", '<button name="action" value="otp">App</button>')),
        "POST /u/mfa-options": to("/u/mfa?state=x"),
        "GET /u/mfa": page(CODE),
        "POST /u/mfa": code,
      },
      { device },
    );
    expect(asked.find(({ request }) => request === "POST /u/mfa-options")?.form).toContain("action=otp");
    expect(asked.find(({ request }) => request === "POST /u/mfa")?.form).toContain(
      `code=${new Device().code(APP)}`,
    );
  });

  it("says why a code isn't taken", async () => {
    const wrong = page(`${CODE}<p role="alert">The code you entered is invalid.</p>`, 400);
    const { result } = await signedInAt({ ...enrolling, "POST /u/mfa": wrong }, { device: new Device() });
    expect(result).toMatchObject({ ok: false, description: "The code you entered is invalid.", status: 400 });
    expect(result).not.toHaveProperty("obstacle");
  });

  it("ends at a second factor for who has a device without an app", async () => {
    const { result } = await signedInAt({ ...enrolling, "GET /u/mfa": page(CODE) }, { device: new Device() });
    expect(result).toMatchObject({ ok: false, obstacle: "second_factor" });
  });

  const obstacles: [what: string, answers: Record<string, Answer>, obstacle: string, description: string][] =
    [
      [
        "a second factor",
        {
          "GET /u/login": page(ONE_PAGE),
          "POST /u/login": to("/u/mfa-otp-challenge?state=x"),
          "GET /u/mfa-otp-challenge": page(form('<input name="code">')),
        },
        "second_factor",
        "the tenant asks for a second factor (/u/mfa-otp-challenge)",
      ],
      [
        "the enrolment of one",
        {
          "GET /u/login": page(ONE_PAGE),
          "POST /u/login": to("/u/mfa-detect-browser-capabilities?state=x"),
          "GET /u/mfa-detect-browser-capabilities": page(form("")),
        },
        "second_factor",
        "the tenant asks for a second factor (/u/mfa-detect-browser-capabilities)",
      ],
      [
        "a CAPTCHA to be read",
        {
          "GET /u/login": page(
            form(`${USERNAME}${PASSWORD}<img alt="captcha"><input name="captcha" type="text">`),
          ),
        },
        "captcha",
        "the login page has a CAPTCHA (/u/login)",
      ],
      [
        "a CAPTCHA of a provider's",
        {
          "GET /u/login": page(
            form(
              `${USERNAME}${PASSWORD}<div data-captcha-provider="auth0_v2" data-captcha-sitekey="k"></div><input type="hidden" name="captcha">`,
            ),
          ),
        },
        "captcha",
        "the login page has a CAPTCHA (/u/login)",
      ],
      [
        "the classic login page",
        { "GET /u/login": page('<script src="https://cdn.auth0.com/js/lock/11.30/lock.min.js"></script>') },
        "classic_login",
        "the tenant has the classic login page, which is a script",
      ],
      [
        "a password that is over",
        {
          "GET /u/login": page(ONE_PAGE),
          "POST /u/login": to("/u/reset-password/request/x?state=x"),
          "GET /u/reset-password/request/x": page(form('<input name="email">')),
        },
        "unknown_page",
        "the tenant shows /u/reset-password/request/x",
      ],
      [
        "another provider",
        { "GET /u/login": to("https://login.other.example.com/saml?request=x") },
        "unknown_page",
        "the login leads to https://login.other.example.com, which is not the tenant",
      ],
    ];
  it.each(obstacles)("says that it meets %s", async (_what, answers, obstacle, description) => {
    const { result } = await signedInAt({ "GET /authorize": to("/u/login?state=x"), ...answers });
    expect(result).toMatchObject({ ok: false, obstacle, description });
  });

  it("takes a page without a form, as for a callback that isn't allowed, for a refusal", async () => {
    const { result } = await signedInAt({ "GET /authorize": page("<h1>Callback URL mismatch.</h1>", 403) });
    expect(result).toMatchObject({ ok: false, error: "login_failed", status: 403 });
    expect(result).not.toHaveProperty("obstacle");
  });

  it("gets no password where its form leads elsewhere", async () => {
    const { result, asked } = await signedInAt({
      "GET /authorize": page(
        ONE_PAGE.replace('data-form-primary="true"', 'action="https://evil.example.com/"'),
      ),
    });
    expect(result).toMatchObject({ ok: false, obstacle: "unknown_page" });
    expect(asked).toHaveLength(1);
  });

  it("isn't followed round in a circle", async () => {
    const { result, asked } = await signedInAt({
      "GET /authorize": to("/u/login?state=x"),
      "GET /u/login": to("/authorize"),
    });
    expect(result).toMatchObject({ ok: false, description: "the login leads round in a circle" });
    expect(asked).toHaveLength(31);
  });

  it("is sent no cookie of another path", async () => {
    const { asked } = await signedInAt({
      "GET /authorize": to("/u/login?state=x", "resume=R; Path=/authorize/resume; Secure"),
      "GET /u/login": page(ONE_PAGE),
      "POST /u/login": to("/authorize/resume"),
      "GET /authorize/resume": code,
    });
    expect(asked.map(({ cookie }) => cookie)).toEqual(["", "", "", "resume=R", ""]);
  });
});
