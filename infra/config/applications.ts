import { z } from "zod";
import { applicationKinds } from "../../rules/policy/application-kinds.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { ANDROID_EXAMPLE, APP, androidShape, IOS_EXAMPLE, iosShape, type MobileApps } from "./mobile-apps.ts";
import { section } from "./section.ts";
import { loopbackUrl, origin, redirectUrl, type UrlContext } from "./url.ts";
import { expected } from "./words.ts";

/** An application that acts for people, as a stack has it. */
export interface ApplicationSettings {
  /** Its addresses, as the tenant allow-lists them. */
  readonly callbacks: readonly string[];
  readonly logoutUrls: readonly string[];
  /** Where its pages come from; a native application has some on a developer's machine alone, and one for desktops has none. */
  readonly origins: readonly string[];
  /** Those of a native application. */
  readonly apps?: MobileApps;
}

const WEB_CALLBACK = "https://app.example.com/callback";
const WEB_ROOT = "https://app.example.com";
const DESKTOP_CALLBACK = "http://127.0.0.1:51004/callback";
const LOOPBACK_ORIGIN = "http://127.0.0.1:8081";
const BROWSER_EXAMPLE = {
  callbacks: [`${LOOPBACK_ORIGIN}/callback`],
  logoutUrls: [`${LOOPBACK_ORIGIN}/`],
  origins: [LOOPBACK_ORIGIN],
} as const;
const NO_BROWSER =
  "is there in a production stack; expected none, as the app runs in a browser on a developer's machine alone: leave it out";
const PLATFORM_CALLBACKS = {
  android: `https://{domain}/android/${APP}/callback`,
  ios: `${APP}://{domain}/ios/${APP}/callback`,
} as const;

/**
 * The configuration of the policy's applications: each that acts for people has a key of its own
 * name, such as `timesheets:mobile`. Machines have no addresses.
 *
 * @param prefix what the keys begin with, for example `timesheets:`.
 */
export function applicationsSchema(prefix: string, policy: Pick<Policy, "applications">, stack: UrlContext) {
  const schemas = { platforms: nativeUrls(stack), loopback: desktopUrls(stack), pages: webUrls(stack) };
  const entries = Object.entries(policy.applications).flatMap(([key, { kind }]) => {
    const { addresses } = applicationKinds[kind];
    return addresses === "none" ? [] : [[`${prefix}${key}`, schemas[addresses]] as const];
  });
  return z.object(Object.fromEntries<z.ZodType<ApplicationSettings>>(entries));
}

/** A native application has its addresses by platform, one or both, and with them the platform's app. */
function nativeUrls(stack: UrlContext) {
  const examples = {
    android: { ...ANDROID_EXAMPLE, ...platformExample(PLATFORM_CALLBACKS.android) },
    ios: { ...IOS_EXAMPLE, ...platformExample(PLATFORM_CALLBACKS.ios) },
  };
  const android = section(
    { ...androidShape, ...platformUrls(stack, PLATFORM_CALLBACKS.android) },
    examples.android,
  )
    .superRefine(together("packageName", "certificateFingerprints", ANDROID_EXAMPLE))
    .superRefine(named("android", "packageName"));
  const ios = section({ ...iosShape, ...platformUrls(stack, PLATFORM_CALLBACKS.ios) }, examples.ios)
    .superRefine(together("teamId", "bundleId", IOS_EXAMPLE))
    .superRefine(named("ios", "bundleId"));
  const browser = (stack.development ? browserUrls(stack) : z.never({ error: NO_BROWSER })).optional();
  return section({ android: android.optional(), ios: ios.optional(), browser }, examples)
    .refine((platforms) => platforms.android !== undefined || platforms.ios !== undefined, {
      error: `has no platform; expected android, ios or both, for example ${JSON.stringify({ android: examples.android })}`,
    })
    .transform((platforms): ApplicationSettings => {
      const { packageName, certificateFingerprints } = platforms.android ?? {};
      const { teamId, bundleId } = platforms.ios ?? {};
      const places = [platforms.android, platforms.ios, platforms.browser].filter((one) => one !== undefined);
      return {
        callbacks: places.flatMap(({ callbacks }) => callbacks),
        logoutUrls: places.flatMap(({ logoutUrls }) => logoutUrls),
        origins: platforms.browser?.origins ?? [],
        apps: {
          ...(packageName !== undefined &&
            certificateFingerprints !== undefined && { android: { packageName, certificateFingerprints } }),
          ...(teamId !== undefined && bundleId !== undefined && { ios: { teamId, bundleId } }),
        },
      };
    });
}

/**
 * An application for desktops and kiosks listens on its own machine, in a production stack, too. Auth0 compares ports as it
 * does the rest of an address (against RFC 8252 §7.3; github/copilot-cli#4793), so that each port it may find free is written out.
 */
function desktopUrls(stack: UrlContext) {
  const urls = listOf(loopbackUrl(stack, DESKTOP_CALLBACK), DESKTOP_CALLBACK);
  return section(
    { callbacks: urls, logoutUrls: urls },
    { callbacks: [DESKTOP_CALLBACK], logoutUrls: [DESKTOP_CALLBACK] },
  ).transform((found): ApplicationSettings => ({ ...found, origins: [] }));
}

/** The same application in a browser, on the machine of whoever develops it, and nowhere else. */
function browserUrls(stack: UrlContext) {
  const { callbacks, logoutUrls, origins } = BROWSER_EXAMPLE;
  const loopback = { loopback: true };
  return section(
    {
      callbacks: listOf(redirectUrl(stack, callbacks[0], loopback), callbacks[0]),
      logoutUrls: listOf(redirectUrl(stack, logoutUrls[0], loopback), logoutUrls[0]),
      origins: listOf(origin(stack, origins[0], loopback), origins[0]),
    },
    BROWSER_EXAMPLE,
  );
}

const platformExample = (url: string) => ({ callbacks: [url], logoutUrls: [url] });

function platformUrls(stack: UrlContext, example: string) {
  const urls = listOf(redirectUrl(stack, example, { privateScheme: true }), example);
  return { callbacks: urls, logoutUrls: urls };
}

type Refinement<Value> = (value: Value, context: z.core.$RefinementCtx<Value>) => void;

/** Refuses one of two keys without the other. */
const together =
  <First extends string, Second extends string>(
    first: First,
    second: Second,
    example: Readonly<Record<First | Second, unknown>>,
  ): Refinement<{ readonly [Key in First | Second]?: unknown }> =>
  (value, context) => {
    for (const [lacking, there] of [[first, second] as const, [second, first] as const]) {
      if (value[lacking] !== undefined || value[there] === undefined) continue;
      const message = `is missing; expected it beside ${there}, for example ${JSON.stringify(example[lacking])}`;
      context.addIssue({ code: "custom", path: [lacking], message });
    }
  };

/** Refuses addresses of Auth0's own form that have another app in them. */
const named =
  <Key extends string>(
    platform: string,
    key: Key,
  ): Refinement<
    { readonly [List in "callbacks" | "logoutUrls"]: readonly string[] } & {
      readonly [Name in Key]?: string | undefined;
    }
  > =>
  (value, context) => {
    const name: string | undefined = value[key];
    for (const list of ["callbacks", "logoutUrls"] as const) {
      for (const [index, url] of value[list].entries()) {
        const [, found] = new RegExp(`/${platform}/([^/]+)/callback$`).exec(url) ?? [];
        if (name === undefined || found === undefined || found === name) continue;
        const message = `is ${JSON.stringify(url)}; expected the ${key} in it, for example ${JSON.stringify(url.replace(`/${found}/`, `/${name}/`))}`;
        context.addIssue({ code: "custom", path: [list, index], message });
      }
    }
  };

function webUrls(stack: UrlContext) {
  return section(
    {
      callbacks: listOf(redirectUrl(stack, WEB_CALLBACK), WEB_CALLBACK),
      logoutUrls: listOf(redirectUrl(stack, WEB_ROOT), WEB_ROOT),
      origins: listOf(origin(stack, WEB_ROOT), WEB_ROOT),
    },
    { callbacks: [WEB_CALLBACK], logoutUrls: [WEB_ROOT], origins: [WEB_ROOT] },
  );
}

function listOf<Item extends z.ZodType>(item: Item, example: string) {
  const error = expected("a list of one address or more", [example]);
  return z.array(item, { error }).min(1, { error });
}
