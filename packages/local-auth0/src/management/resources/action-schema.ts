import { z } from "zod";

/** The triggers that an Action can support, each in its current version. */
export const TRIGGER_VERSIONS = {
  "post-login": "v3",
  "credentials-exchange": "v2",
  "pre-user-registration": "v2",
  "post-user-registration": "v2",
  "post-change-password": "v2",
  "send-phone-message": "v2",
  "password-reset-post-challenge": "v1",
  "custom-token-exchange": "v1",
  "custom-email-provider": "v1",
  "custom-phone-provider": "v1",
  "event-stream": "v1",
  "login-post-identifier": "v1",
  "signup-post-identifier": "v1",
  "password-hash-migration": "v1",
  "post-credential-validation": "v1",
} as const;

export type TriggerId = keyof typeof TRIGGER_VERSIONS;

/** Whether there is a trigger of this name. */
export const isTriggerId = (name: string): name is TriggerId => Object.hasOwn(TRIGGER_VERSIONS, name);

const triggerId = z
  .string()
  .refine(isTriggerId, { error: ({ input }) => `No enum match for: ${String(input)}` });

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
    .array(z.looseObject({ id: triggerId, version: z.string().exactOptional() }))
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
