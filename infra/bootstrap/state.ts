import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface StateArgs {
  /** The beginning of all names. */
  readonly name: string;
  readonly partition: string;
  readonly account: string;
  readonly parent: pulumi.Resource;
}

/** The place in which Pulumi keeps what it knows of the stack, and the key that encrypts the secrets in it. */
export interface State {
  readonly bucket: aws.s3.Bucket;
  readonly key: aws.kms.Key;
}

/** How long a deleted key can still be had back, in days: the longest that KMS offers. */
const DELETION_WINDOW = 30;

/**
 * Declares where Pulumi keeps its state: every version of it is kept, encrypted with a key of its own, and given out by TLS
 * alone, to nobody in public.
 */
export function declareState({ name, partition, account, parent }: StateArgs): State {
  const keeping = { parent, protect: true };
  const key = new aws.kms.Key(
    "state",
    {
      description: `${name}: Pulumi's state, its secrets, and the secrets of the tenant's clients`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            // Hands over to IAM: who else may use the key is said by the roles.
            Sid: "Account",
            Effect: "Allow",
            Principal: { AWS: `arn:${partition}:iam::${account}:root` },
            Action: "kms:*",
            Resource: "*",
          },
        ],
      }),
    },
    keeping,
  );
  new aws.kms.Alias("state", { name: `alias/${name}-state`, targetKeyId: key.id }, { parent });
  // Names of buckets are the whole world's.
  const bucket = new aws.s3.Bucket("state", { bucket: `${name}-state-${account}` }, keeping);
  new aws.s3.BucketVersioning(
    "state",
    { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    keeping,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    "state",
    {
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    },
    keeping,
  );
  const closed = new aws.s3.BucketPublicAccessBlock(
    "state",
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    keeping,
  );
  new aws.s3.BucketPolicy(
    "state",
    {
      bucket: bucket.bucket,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "OnlyTls",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    },
    // AWS refuses to change both at once.
    { ...keeping, dependsOn: [closed] },
  );
  return { bucket, key };
}
