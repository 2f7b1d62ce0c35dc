import * as pulumi from "@pulumi/pulumi";

import { z } from "zod";
import type { RawStackConfig } from "./raw-config.ts";

const secretKeys = z.array(z.string()).catch([]);

/**
 * The running stack's configuration as Pulumi has it. All of it is read, not only the keys that are asked for,
 * so that a mistyped key is found.
 *
 * @param environment where the Auth0 provider, too, looks for the domain that the configuration leaves out, and where the
 *   engine says which keys are secret (`configSecretKeysEnvKey` of Pulumi's `runtime/config`).
 */
export function readStackConfig(environment: {
  readonly AUTH0_DOMAIN?: string;
  readonly PULUMI_CONFIG_SECRET_KEYS?: string;
}): RawStackConfig {
  const { "auth0:domain": domain = environment.AUTH0_DOMAIN, ...texts } = pulumi.runtime.allConfig();
  const values = Object.entries({ ...texts, "auth0:domain": domain }).map(([key, text]) => [
    key,
    text === undefined ? undefined : structured(text),
  ]);
  return {
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    values: Object.fromEntries(values),
    secretKeys: secretKeys.parse(structured(environment.PULUMI_CONFIG_SECRET_KEYS ?? "")),
    deploys: pulumi.runtime.hasEngine(),
  };
}

/** A value of a configuration, of which Pulumi hands over a text: JSON for anything that is not one. */
export function structured(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
