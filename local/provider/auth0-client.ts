import { toWire } from "./wire.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** The Management API's body for an application: what `client_metadata` names is data. */
export function clientBody({ crossOriginAuth, ...inputs }: Inputs): Record<string, unknown> {
  return { ...toWire(inputs, ["clientMetadata"]), cross_origin_authentication: crossOriginAuth };
}

/** The Management API's body for a grant, where the list of scopes has another name. */
export function clientGrantBody({ scopes: scope, ...inputs }: Inputs): Record<string, unknown> {
  return { ...toWire(inputs), scope };
}
