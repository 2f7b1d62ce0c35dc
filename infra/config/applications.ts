import { z } from "zod";
import type { Policy } from "../../rules/policy/types.ts";
import { section } from "./section.ts";
import { origin, redirectUrl, type UrlContext } from "./url.ts";
import { expected } from "./words.ts";

/** The addresses of an application that acts for people, as the tenant allow-lists them. */
export interface ApplicationUrls {
  readonly callbacks: readonly string[];
  readonly logoutUrls: readonly string[];
  /** Where its pages come from; a native application has none. */
  readonly origins: readonly string[];
}

const WEB_CALLBACK = "https://app.example.com/callback";
const WEB_ROOT = "https://app.example.com";
const PLATFORM_CALLBACKS = {
  android: "https://{domain}/android/com.example.app/callback",
  ios: "com.example.app://{domain}/ios/com.example.app/callback",
} as const;

/**
 * The configuration of the policy's applications: each that acts for people has a key of its own
 * name, such as `timesheets:mobile`. Machines have no addresses.
 *
 * @param prefix what the keys begin with, for example `timesheets:`.
 */
export function applicationsSchema(prefix: string, policy: Pick<Policy, "applications">, stack: UrlContext) {
  const kinds = { native: nativeUrls(stack), regular_web: webUrls(stack) };
  const entries = Object.entries(policy.applications).flatMap(([key, { kind }]) =>
    kind === "machine" ? [] : [[`${prefix}${key}`, kinds[kind]] as const],
  );
  return z.object(Object.fromEntries<z.ZodType<ApplicationUrls>>(entries));
}

/** A native application has its addresses by platform. */
function nativeUrls(stack: UrlContext) {
  const examples = {
    android: platformExample(PLATFORM_CALLBACKS.android),
    ios: platformExample(PLATFORM_CALLBACKS.ios),
  };
  const shape = {
    android: platformUrls(stack, PLATFORM_CALLBACKS.android),
    ios: platformUrls(stack, PLATFORM_CALLBACKS.ios),
  };
  return section(shape, examples).transform(
    ({ android, ios }): ApplicationUrls => ({
      callbacks: [...android.callbacks, ...ios.callbacks],
      logoutUrls: [...android.logoutUrls, ...ios.logoutUrls],
      origins: [],
    }),
  );
}

const platformExample = (url: string) => ({ callbacks: [url], logoutUrls: [url] });

function platformUrls(stack: UrlContext, example: string) {
  const urls = listOf(redirectUrl(stack, example, { privateScheme: true }), example);
  return section({ callbacks: urls, logoutUrls: urls }, platformExample(example));
}

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
