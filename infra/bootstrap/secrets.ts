import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface SecretsArgs {
  /** The beginning of all names. */
  readonly name: string;
  readonly key: aws.kms.Key;
  readonly parent: pulumi.Resource;
}

/** The use of each secret. Their values are put in by hand, and are in no state. */
const PURPOSES = {
  deploy: "AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET of the client that deploys, as JSON",
  preview: "AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET of the client that previews, as JSON",
  people: "The people that the smoke proof signs in, as JSON",
} as const;

/** The secrets by what they are for. */
export type Secrets = Readonly<Record<keyof typeof PURPOSES, aws.secretsmanager.Secret>>;

/** How long a deleted secret can still be had back, in days: the longest that Secrets Manager offers. */
const RECOVERY_WINDOW = 30;

/** Declares where the credentials are that continuous integration has for the tenant. */
export function declareSecrets({ name, key, parent }: SecretsArgs): Secrets {
  const declare = (purpose: keyof typeof PURPOSES) =>
    new aws.secretsmanager.Secret(
      purpose,
      {
        name: `${name}/${purpose}`,
        description: PURPOSES[purpose],
        kmsKeyId: key.arn,
        recoveryWindowInDays: RECOVERY_WINDOW,
      },
      { parent, protect: true },
    );
  return { deploy: declare("deploy"), preview: declare("preview"), people: declare("people") };
}
