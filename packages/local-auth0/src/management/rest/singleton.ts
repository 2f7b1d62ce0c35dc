import type { z } from "zod";
import { type Endpoint, endpoint, ok } from "./endpoint.ts";
import type { ManagedTenant } from "./managed-tenant.ts";
import { type Members, mergePatch } from "./merge.ts";

/** Settings of which a tenant has exactly one. */
export interface Singleton<Update extends Members> {
  /** Below `/api/v2`, without a slash before it; also where the state keeps it. */
  readonly path: string;
  /** The noun of its scopes: `prompts` in `read:prompts`. */
  readonly scope: string;
  readonly update: z.ZodType<Update>;
  /** How it is changed: PATCH merges, PUT replaces. PATCH unless declared. */
  readonly method?: "PATCH" | "PUT";
  /** Its settings before they are changed. */
  readonly defaults?: Members;
  /** Members that a PATCH merges instead of replacing them. */
  readonly nested?: readonly string[];
  /** Rewrites a change before it is merged. */
  readonly normalise?: (change: Update) => Members;
  /** The part of it that is shown; all of it unless declared. */
  readonly present?: (settings: Members) => Members;
  /** The part that a response to a change shows, where it differs from what is read. */
  readonly presentChanged?: (settings: Members) => Members;
}

/** Members as they were last set, else the defaults of a new tenant. */
export function settingsOf(
  { state }: Pick<ManagedTenant, "state">,
  { path, defaults = {} }: Pick<Singleton<Members>, "path" | "defaults">,
): Members {
  return state.settings.get(path) ?? defaults;
}

/** The two operations of a singleton: read and change. */
export function singletonEndpoints<Update extends Members>(
  tenant: ManagedTenant,
  singleton: Singleton<Update>,
): Endpoint[] {
  const { path, scope, method = "PATCH", nested } = singleton;
  const { normalise = (change) => change, present = (settings) => settings } = singleton;
  const { presentChanged = present } = singleton;
  return [
    endpoint({
      method: "GET",
      path: `/${path}`,
      scopes: [`read:${scope}`],
      handle: () => ok(present(settingsOf(tenant, singleton))),
    }),
    endpoint({
      method,
      path: `/${path}`,
      scopes: [`update:${scope}`],
      body: singleton.update,
      handle: ({ body }) => {
        const before = method === "PUT" ? {} : settingsOf(tenant, singleton);
        const changed = mergePatch(before, normalise(body), nested);
        tenant.state.settings.set(path, changed);
        return ok(presentChanged(changed));
      },
    }),
  ];
}
