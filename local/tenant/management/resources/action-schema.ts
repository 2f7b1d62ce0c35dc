import { z } from "zod";

/** The triggers that an Action can support. */
export const TRIGGERS = [
  "post-login",
  "credentials-exchange",
  "pre-user-registration",
  "post-user-registration",
  "post-change-password",
  "send-phone-message",
  "password-reset-post-challenge",
  "custom-token-exchange",
  "custom-email-provider",
  "custom-phone-provider",
  "event-stream",
  "login-post-identifier",
  "signup-post-identifier",
] as const;

export const RUNTIMES = ["node12", "node16", "node18", "node18-actions", "node22", "node24"] as const;
export const DEFAULT_RUNTIME = "node22";

/** Auth0's limits on an Action. */
const MOST_CODE = 100_000;
const MOST_SECRETS = 30;
const MOST_DEPENDENCIES = 10;

const secret = z.strictObject({ name: z.string().min(1), value: z.string().exactOptional() });

/** What a PATCH of an Action may hold. */
export const actionUpdate = z.strictObject({
  name: z.string().min(1).exactOptional(),
  supported_triggers: z
    .array(z.looseObject({ id: z.enum(TRIGGERS), version: z.string().exactOptional() }))
    .min(1)
    .exactOptional(),
  code: z.string().max(MOST_CODE).exactOptional(),
  runtime: z.enum(RUNTIMES).exactOptional(),
  dependencies: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        version: z.string().exactOptional(),
        registry_url: z.string().exactOptional(),
      }),
    )
    .max(MOST_DEPENDENCIES)
    .exactOptional(),
  secrets: z.array(secret).max(MOST_SECRETS).exactOptional(),
  modules: z.array(z.record(z.string(), z.unknown())).exactOptional(),
});

/** What creates an Action. */
export const actionCreate = actionUpdate.extend({
  name: z.string().min(1),
  supported_triggers: actionUpdate.shape.supported_triggers.unwrap(),
  deploy: z.boolean().exactOptional(),
});

export type ActionUpdate = z.infer<typeof actionUpdate>;
export type ActionCreate = z.infer<typeof actionCreate>;
