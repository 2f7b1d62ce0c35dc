import { z } from "zod";
import type { Policy } from "../../rules/policy/types.ts";
import { otherActionsSchema } from "./actions.ts";
import { audience } from "./audience.ts";
import { connectionName } from "./connection-name.ts";
import { customDomainSchema } from "./custom-domain.ts";
import { knownObjectsShape } from "./known-objects.ts";
import { loginDomainSchema } from "./login-domain.ts";
import { whole } from "./numbers.ts";
import { unprotectedSchema } from "./protection.ts";
import { section } from "./section.ts";
import { throttlingSchema } from "./throttling.ts";
import { accessTokens, refreshTokens } from "./tokens.ts";
import { HOST } from "./url.ts";
import { expected, found } from "./words.ts";

/** The retentions, in days, that CloudWatch Logs offers (PutRetentionPolicy). */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const EMAIL = "oncall@example.com";

/** Configuration beside the applications' addresses. Its keys are those of `Pulumi.<stack>.yaml`. */
export const settingsSchema = (policy: Pick<Policy, "applications" | "connections" | "roles" | "routes">) =>
  z.object({
    "auth0:domain": domain(),
    "timesheets:loginDomain": loginDomainSchema().optional(),
    "timesheets:audience": audience(),
    "timesheets:environment": oneOf("development", "production"),
    "timesheets:protect": z.boolean({ error: expected("true or false", true) }),
    /** Where people's database has another name on the tenant than the program would give it: a connection keeps its own. */
    "timesheets:connection": connectionName(
      "the name of the people's database",
      "ExampleCo-Staff",
    ).optional(),
    "timesheets:unprotected": unprotectedSchema(policy).optional(),
    "timesheets:accessTokens": accessTokens(),
    "timesheets:refreshTokens": refreshTokens(),
    "timesheets:hosting": oneOf("aws", "none"),
    "timesheets:lambda": lambda(),
    "timesheets:throttling": throttlingSchema(policy),
    "timesheets:customDomain": customDomainSchema().optional(),
    "timesheets:actions": otherActionsSchema().optional(),
    ...knownObjectsShape,
    "timesheets:alarms": section({ email: email() }, { email: EMAIL }).optional(),
    "timesheets:logRetentionDays": z.literal(RETENTIONS, {
      error: expected(`a number of days that CloudWatch Logs offers (${RETENTIONS.join(", ")})`, 365),
    }),
  });

/** The settings of a stack, checked. */
export type Settings = z.output<ReturnType<typeof settingsSchema>>;

/** The function that people's requests are for, and the one that machines upload to. */
function lambda() {
  const size = { memory: 512, reservedConcurrency: 50 };
  const uploads = { memory: 512, reservedConcurrency: 2 };
  const shape = (example: typeof size) => ({
    memory: whole("megabytes", 128, 10_240, example.memory),
    reservedConcurrency: whole("executions at a time", 1, 1000, example.reservedConcurrency),
  });
  return section({ ...shape(size), uploads: section(shape(uploads), uploads) }, { ...size, uploads });
}

function domain() {
  const error = expected(
    "the tenant's domain without scheme and path, here or in AUTH0_DOMAIN",
    "exampleco.eu.auth0.com",
  );
  return z
    .string({ error })
    .regex(HOST, { error, abort: true })
    .refine((host) => hostIn(host) === host, {
      error: ({ input }) =>
        `${found(input)}, which is in no token's issuer; expected ${JSON.stringify(hostIn(String(input)))}`,
    });
}

/** A host as it is in addresses: without the port that https has anyway. */
const hostIn = (host: string): string => URL.parse(`https://${host}/`)?.host ?? host;

function email() {
  const error = expected("the e-mail address that alarms are sent to", EMAIL);
  return z.email({ error });
}

function oneOf<const Name extends string>(first: Name, second: Name) {
  return z.enum([first, second], { error: expected(`"${first}" or "${second}"`, second) });
}
