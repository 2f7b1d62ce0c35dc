import { EFFECTS, type Effect, KEYS_KEPT, latest } from "./effects.ts";
import type { Lifetimes } from "./lifetimes.ts";

/**
 * The text of `docs/effect.md`, with a line break at its end.
 *
 * @param stacks what each stack declares, by its name.
 */
export function writeEffects(stacks: Readonly<Record<string, Lifetimes>>): string {
  const names = Object.keys(stacks);
  const each = (told: (lifetimes: Lifetimes) => string) => Object.values(stacks).map(told);
  const effects: readonly Effect[] = Object.values(EFFECTS);
  return [
    "# How fast a right that is taken away ends",
    "<!-- Written by `npm run effect`; `npm run check` compares. Change tenant/effect/ instead. -->",
    "Nobody asks the tenant about an access token: gateway and API read it, and it is good until it ends. So what is taken away ends at once wherever the tenant is asked, and with the token elsewhere. Actions remember nothing; they judge each login and each refresh anew. Whoever must be out at once needs a shorter lifetime of tokens, as nothing else takes one back.",
    "## What comes of it",
    "*Without* is: let in, without the right. *At the latest* is when nothing of the right is left, whatever somebody holds on to: the last token of the last refresh of the last login without a page, as far as these go on. Each row is made on the local stack by a test (`tests/tenant/effect/`), which sees what the row says.",
    table(
      [
        "taken away",
        "login",
        "login without a page",
        "refresh",
        "access token in hand",
        ...names.map((name) => `at the latest in ${name}`),
      ],
      effects.map((effect) => [
        effect.change,
        effect.login,
        effect.session ?? "",
        effect.refresh ?? "",
        effect.token,
        ...each((lifetimes) => ended(latest(effect, lifetimes))),
      ]),
    ),
    effects
      .flatMap(({ change, note }) => (note === undefined ? [] : [`- ${upperFirst(change)}: ${note}`]))
      .join("\n"),
    "## Who remembers what, and for how long",
    table(
      ["layer", "remembers", ...names],
      [
        [
          "gateway and API",
          "an access token's scopes, until it ends",
          ...each((one) => duration(one.accessToken)),
        ],
        [
          "API",
          "a verified token, no longer than that, and no longer than its key is published",
          ...each(() => ""),
        ],
        ["API", "the tenant's keys", ...each(() => duration(KEYS_KEPT.api))],
        ["gateway", "the tenant's keys, as AWS says", ...each(() => `up to ${duration(KEYS_KEPT.gateway)}`)],
        [
          "tenant",
          "a refresh token, from the login on",
          ...each((one) => duration(one.refreshToken.absolute)),
        ],
        ["tenant", "a refresh token that isn't used", ...each((one) => duration(one.refreshToken.idle))],
        [
          "tenant",
          "a session, from the login on",
          ...each((one) => duration(one.session.absolute) + withBrowser(one)),
        ],
        [
          "tenant",
          "a session that isn't used",
          ...each((one) => duration(one.session.idle) + withBrowser(one)),
        ],
        [
          "tenant",
          "a directory's groups at refreshes, from the login on",
          ...each((one) =>
            one.groupsAtRefresh === 0 ? "as it says by SCIM" : duration(one.groupsAtRefresh),
          ),
        ],
        ["application", "who is signed in, by the ID token", ...each((one) => duration(one.idToken))],
        [
          "Timesheets Mobile",
          "what it shows, by the scopes of its access token, which it renews [shortly before its end](app-session.md)",
          ...each((one) => duration(one.accessToken)),
        ],
        [
          "machine",
          "its access token, which it may use until it ends",
          ...each((one) => duration(one.accessToken)),
        ],
      ],
    ),
    "A token keeps the end with which it was issued: a lifetime that is made shorter counts for tokens that are issued from then on.",
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

const withBrowser = ({ session }: Lifetimes): string =>
  session.endsWithBrowser ? ", or until the browser is closed" : "";

const ended = (seconds: number | undefined): string =>
  seconds === undefined ? "not by itself: they sign in again" : duration(seconds);

const UNITS = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
] as const;

/** A time in words, exact to the second. */
export function duration(seconds: number): string {
  let left = seconds;
  const words = UNITS.flatMap(([length, unit]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? "" : "s"}`];
  });
  return words.length === 0 ? "at once" : words.join(" ");
}

const upperFirst = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
