import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { standInArn } from "declared-stack/stand-ins";
import { between, both, every, exists, refersTo, safe } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";
import { type Statement, statementsOf } from "../definition/statements.ts";
import { isOwnAccount, readArn } from "./own.ts";

const ofBucket = {
  expected: "the name of the Bucket that is declared here",
  holds: (name: unknown, _part: StackResource, stack: JudgedStack) =>
    stack.named(name, resourceTypes.bucket) !== undefined,
};

/** The state of Pulumi, the key of its secrets, and the secrets of the tenant's clients. */
export const stateGuardrails: readonly Guardrail[] = [
  {
    name: "state-kept",
    mirrors: "CKV_AWS_21",
    severity: "high",
    why: "Without its state nobody knows what a stack has, and an older version is the way back from a broken one.",
    remedy: "Keep every version, and leave forceDestroy out, in infra/bootstrap/state.ts.",
    check: both(
      exists(resourceTypes.bucketVersioning, "a BucketVersioning for the bucket"),
      every(resourceTypes.bucket, {
        ...safe("forceDestroy"),
        when: ({ inputs }) => inputs.forceDestroy !== undefined,
      }),
      every(resourceTypes.bucketVersioning, safe("versioningConfiguration.status")),
    ),
  },
  {
    name: "state-encrypted",
    mirrors: "CKV_AWS_145",
    severity: "high",
    why: "The state says all there is to know of a stack.",
    remedy: "Encrypt the bucket and the secrets with the key that is declared beside them.",
    check: both(
      exists(resourceTypes.bucketEncryption, "a BucketServerSideEncryptionConfiguration for the bucket"),
      every(resourceTypes.bucketEncryption, {
        setting: "rules",
        expected: "one rule: aws:kms with the Key that is declared here",
        holds: (rules, _bucket, stack) => {
          const [only, ...others] = Array.isArray(rules) ? rules : [];
          const { sseAlgorithm, kmsMasterKeyId } = only?.applyServerSideEncryptionByDefault ?? {};
          return (
            others.length === 0 &&
            sseAlgorithm === "aws:kms" &&
            stack.referred(kmsMasterKeyId, resourceTypes.key) !== undefined
          );
        },
      }),
      every(resourceTypes.secret, refersTo("kmsKeyId", resourceTypes.key)),
    ),
  },
  {
    name: "state-private",
    mirrors: "CKV_AWS_53",
    severity: "critical",
    why: "A public bucket shows the whole state to anybody.",
    remedy: "Block all public access to the bucket.",
    check: both(
      exists(resourceTypes.bucketPublicAccess, "a BucketPublicAccessBlock for the bucket"),
      every(
        resourceTypes.bucketPublicAccess,
        safe("blockPublicAcls"),
        safe("blockPublicPolicy"),
        safe("ignorePublicAcls"),
        safe("restrictPublicBuckets"),
      ),
    ),
  },
  {
    name: "state-tls",
    mirrors: "CKV_AWS_379",
    severity: "high",
    why: "Without TLS, whoever is on the way reads and changes the state.",
    remedy: "Deny all that comes without TLS in the bucket's policy, and let it say nothing else.",
    check: both(
      exists(resourceTypes.bucketPolicy, "a BucketPolicy that denies what comes without TLS"),
      every(resourceTypes.bucketPolicy, {
        setting: "policy",
        expected: "one Deny of everything, to anybody, without aws:SecureTransport",
        holds: (policy, _resource, stack) => {
          const [only, ...others] = statementsOf(policy);
          const arns = stack
            .all(resourceTypes.bucket)
            .flatMap((one) => [standInArn(one), `${standInArn(one)}/*`]);
          return only !== undefined && others.length === 0 && deniesWithoutTls(only, arns);
        },
      }),
    ),
  },
  {
    name: "state-parts",
    mirrors: "Pulumi AWS: Bucket",
    severity: "high",
    why: "Settings of another bucket leave this one as it is.",
    remedy: "Name the bucket that is declared here.",
    check: both(
      every(resourceTypes.bucketEncryption, { setting: "bucket", ...ofBucket }),
      every(resourceTypes.bucketPolicy, { setting: "bucket", ...ofBucket }),
      every(resourceTypes.bucketPublicAccess, { setting: "bucket", ...ofBucket }),
      every(resourceTypes.bucketVersioning, { setting: "bucket", ...ofBucket }),
    ),
  },
  {
    name: "state-key-policy",
    mirrors: "CKV_AWS_33",
    severity: "critical",
    why: "Whoever may use the key reads the state's secrets, and the credentials of the tenant's clients.",
    remedy: "Hand over to this account's IAM alone, in infra/bootstrap/state.ts.",
    check: both(
      every(resourceTypes.keyAlias, refersTo("targetKeyId", resourceTypes.key)),
      every(resourceTypes.key, {
        setting: "policy",
        expected: "one statement, for this account",
        holds: (policy, _key, stack) => {
          const [only, ...others] = statementsOf(policy);
          return (
            only !== undefined &&
            others.length === 0 &&
            isAccounts(only, (account) => isOwnAccount(account, stack))
          );
        },
      }),
    ),
  },
  {
    name: "secrets-recoverable",
    mirrors: "AWS Secrets Manager: Delete a secret",
    severity: "medium",
    why: "With a secret deleted at once, no job reaches the tenant until somebody has made a new one.",
    remedy: "Leave recoveryWindowInDays at 7 to 30.",
    check: every(resourceTypes.secret, between("recoveryWindowInDays", 7, 30, "days")),
  },
];

const deniesWithoutTls = (
  { Effect, Principal, Action, Resource, Condition }: Statement,
  arns: readonly string[],
): boolean =>
  Effect === "Deny" &&
  Principal === "*" &&
  Action.join() === "s3:*" &&
  arns.length > 0 &&
  arns.every((arn) => Resource.includes(arn)) &&
  JSON.stringify(Condition) === JSON.stringify({ Bool: { "aws:SecureTransport": ["false"] } });

function isAccounts(
  { Effect, Principal, Action, Resource, Condition }: Statement,
  isOwn: (account: string) => boolean,
): boolean {
  if (typeof Principal !== "object" || Object.keys(Principal).join() !== "AWS") return false;
  const [only = "", ...others] = Principal.AWS ?? [];
  const arn = readArn(only);
  return (
    Effect === "Allow" &&
    others.length === 0 &&
    arn?.service === "iam" &&
    arn.resource === "root" &&
    isOwn(arn.account) &&
    Action.join() === "kms:*" &&
    Resource.join() === "*" &&
    Object.keys(Condition).length === 0
  );
}
