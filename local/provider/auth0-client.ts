import { toWire } from "./wire.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** By the application's type; Auth0 itself decides for the others. */
const AUTHENTICATION_METHODS: Readonly<Record<string, string>> = {
  native: "none",
  spa: "none",
  regular_web: "client_secret_post",
  non_interactive: "client_secret_post",
};

/** The Management API's body for an application: what `client_metadata` names is data. */
export function clientBody({ crossOriginAuth, ...inputs }: Inputs): Record<string, unknown> {
  return { ...toWire(inputs, ["clientMetadata"]), cross_origin_authentication: crossOriginAuth };
}

/**
 * The body with which an application is created: the same, and the way in which it authenticates itself until its
 * `ClientCredentials` say otherwise. Pulumi's provider chooses that by type; Auth0's defaults, such as the lifetime of
 * refresh tokens, follow from it.
 */
export function newClientBody(inputs: Inputs): Record<string, unknown> {
  const body = clientBody(inputs);
  const method = AUTHENTICATION_METHODS[String(inputs.appType)];
  return method === undefined ? body : { ...body, token_endpoint_auth_method: method };
}

/** The Management API's body for a grant, where the list of scopes has another name. */
export function clientGrantBody({ scopes: scope, ...inputs }: Inputs): Record<string, unknown> {
  return { ...toWire(inputs), scope };
}
