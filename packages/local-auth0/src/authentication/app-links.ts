import type { Middleware } from "koa";
import { z } from "zod";
import type { Client } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";

const ANDROID = "/.well-known/assetlinks.json";
/** Apple asks at the first; Auth0's documentation names the second. */
const IOS = ["/.well-known/apple-app-site-association", "/apple-app-site-association"];

/** Where the statements are. */
export const APP_LINKS: readonly string[] = [ANDROID, ...IOS];

const android = z
  .object({
    android: z.object({
      app_package_name: z.string().min(1),
      sha256_cert_fingerprints: z.array(z.string()).min(1),
    }),
  })
  .transform(({ android }) => android);
const ios = z
  .object({ ios: z.object({ team_id: z.string().min(1), app_bundle_identifier: z.string().min(1) }) })
  .transform(({ ios }) => ios);

/**
 * Says to Android and iOS which apps may open this tenant's https addresses: those of the clients' `mobile` settings (Auth0
 * docs, "Enable Android App Links Support" and "Enable Universal Links Support in Apple Xcode"). Others are none of its own.
 */
export function appLinksEndpoint({ state }: Pick<AuthenticationContext, "state">): Middleware {
  return async (ctx) => {
    ctx.type = "application/json";
    ctx.body = JSON.stringify(documentAt(ctx.path, state.clients.all()));
  };
}

function documentAt(path: string, clients: Iterable<Client>): object {
  return path === ANDROID
    ? settingsOf(clients, android).map(statement)
    : association(settingsOf(clients, ios));
}

/** A statement of Digital Asset Links. */
const statement = ({ app_package_name, sha256_cert_fingerprints }: z.output<typeof android>) => ({
  relation: ["delegate_permission/common.handle_all_urls"],
  target: { namespace: "android_app", package_name: app_package_name, sha256_cert_fingerprints },
});

/** An app may take over what is under its own path; an https callback needs `webcredentials`, too. */
function association(apps: readonly z.output<typeof ios>[]) {
  const named = apps.map(({ team_id, app_bundle_identifier: bundle }) => ({
    appID: `${team_id}.${bundle}`,
    paths: [`/ios/${bundle}/*`],
  }));
  return {
    applinks: { apps: [], details: named },
    webcredentials: { apps: named.map(({ appID }) => appID) },
  };
}

/** A platform's settings of all clients, where they are complete. */
const settingsOf = <Schema extends z.ZodType>(
  clients: Iterable<Client>,
  schema: Schema,
): z.output<Schema>[] =>
  [...clients].flatMap(({ mobile }) => {
    const { data } = schema.safeParse(mobile);
    return data === undefined ? [] : [data];
  });
