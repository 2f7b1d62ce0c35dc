import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { z } from "zod";
import type { EntryState } from "../../../api/domain/entry.ts";
import type { Answer, Answers, Sent } from "./device.ts";
import { shared } from "./stack.ts";

/** Answers of the API, by method and path below `/api`: a body, "lost", or a problem with its status. An unknown one is 404. */
export type ApiScript = Readonly<Record<string, unknown>>;

/**
 * Plays the tenant and the API for one tab whose clock stands still, so that its screens are the same on every day. The person is signed
 * in as soon as the app asks; what the API says can be changed in between.
 *
 * @param now the tab's instant.
 */
export async function scripted(
  now: Date,
  person: { readonly name: string; readonly email: string },
  scopes: readonly string[],
): Promise<{ readonly answers: Answers; api: ApiScript }> {
  const { issuer, clientId, audience, appUrl } = shared();
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "scripted", alg: "RS256", use: "sig" }] };
  const seconds = Math.floor(now.getTime() / 1000);
  const sign = (claims: Record<string, unknown>, to: string | string[]) =>
    new SignJWT({ sub: "auth0|scripted", ...claims })
      .setProtectedHeader({ alg: "RS256", kid: "scripted", typ: "JWT" })
      .setIssuer(issuer)
      .setAudience(to)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 7_200)
      .sign(privateKey);
  const scope = ["openid", "profile", "email", "offline_access", ...scopes].join(" ");
  let nonce = "";
  const cors = {
    "access-control-allow-origin": appUrl,
    "access-control-allow-headers": "*, auth0-client, content-type",
  };
  const json = (body: unknown, status = 200): Answer => ({
    status,
    headers: { ...cors, "content-type": status < 400 ? "application/json" : "application/problem+json" },
    body: JSON.stringify(body),
  });
  const script: { answers: Answers; api: ApiScript } = { answers: answer, api: {} };
  return script;

  async function answer({ method, url }: Sent): Promise<Answer | "lost" | undefined> {
    if (url.pathname.startsWith("/api/")) {
      const found = script.api[`${method} ${url.pathname.slice(4)}`] ?? script.api["*"];
      if (found === "lost") return "lost";
      return found === undefined
        ? json({ status: 404, code: "not_found" }, 404)
        : json(found, statusOf(found));
    }
    if (!url.href.startsWith(issuer)) return undefined;
    if (method === "OPTIONS") return { status: 204, headers: cors };
    switch (url.pathname) {
      case "/authorize": {
        nonce = url.searchParams.get("nonce") ?? "";
        const back = new URL(url.searchParams.get("redirect_uri") ?? appUrl);
        back.search = `${new URLSearchParams({ code: "scripted", state: url.searchParams.get("state") ?? "" })}`;
        return { status: 302, headers: { location: back.href } };
      }
      case "/oauth/token":
        return json({
          access_token: await sign({ scope, azp: clientId }, [audience, `${issuer}userinfo`]),
          id_token: await sign({ nonce, ...person }, clientId),
          refresh_token: "scripted",
          scope,
          expires_in: 7_200,
          token_type: "Bearer",
        });
      case "/.well-known/jwks.json":
        return json(jwks);
      default:
        return "lost";
    }
  }
}

/** A problem says its status itself (RFC 9457 §3.1.2). */
const statusOf = (body: unknown): number => problem.safeParse(body).data?.status ?? 200;

const problem = z.object({ status: z.number(), code: z.string() });

/** An entry as the API gives it, logged on a date. */
export function entry(
  id: string,
  date: string,
  project: string,
  hours: number,
  more: {
    readonly state?: EntryState;
    readonly reason?: string;
    readonly note?: string;
    readonly subject?: string;
    readonly email?: string;
  } = {},
) {
  const at = `${date}T08:00:00.000Z`;
  const decided = more.state === undefined ? {} : { decidedBy: "auth0|manager", decidedAt: at };
  return {
    id,
    subject: "auth0|scripted",
    email: "ada@exampleco.com",
    date,
    project,
    hours,
    version: 1,
    createdAt: at,
    updatedAt: at,
    state: "submitted",
    ...decided,
    ...more,
  };
}

/** A week as the API gives it. @param dates from Monday to Sunday */
export function weekOf(week: string, dates: readonly string[], entries: readonly ReturnType<typeof entry>[]) {
  const sum = (some: readonly ReturnType<typeof entry>[]) => some.reduce((all, { hours }) => all + hours, 0);
  const counting = entries.filter(({ state }) => state !== "rejected");
  const inState = (state: string) => sum(entries.filter((one) => one.state === state));
  const projects = [...new Set(counting.map(({ project }) => project))].toSorted();
  return {
    week,
    from: dates[0],
    to: dates[6],
    hours: sum(counting),
    days: dates.map((date) => {
      const ofDay = entries.filter((one) => one.date === date);
      return { date, hours: sum(ofDay.filter(({ state }) => state !== "rejected")), entries: ofDay };
    }),
    projects: projects.map((project) => ({
      project,
      hours: sum(counting.filter((one) => one.project === project)),
    })),
    states: { submitted: inState("submitted"), approved: inState("approved"), rejected: inState("rejected") },
  };
}
