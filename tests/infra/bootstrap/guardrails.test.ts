import { labelOf, type StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { standInArn } from "declared-stack/stand-ins";
import { describe, expect, it } from "vitest";
import { bootstrapByArea, bootstrapGuardrails } from "../../../infra/guardrails/judge/list.ts";
import { changed, type Path, REMOVED, removed } from "../../../mutation/common/edit.ts";
import { stacks } from "../stack-file.ts";
import { bootstrapConfig, bootstraps, declareBootstrap, judged } from "./declared.ts";

const { resources } = bootstraps.prod;
const role = (name: string) => `${resourceTypes.roleOfFunction} ${name}`;
const policy = (name: string) => `${resourceTypes.managedPolicy} ${name}`;
const inline = (name: string) => `${resourceTypes.rolePolicy} ${name}`;
const of = (type: string) => `${type} state`;
const arnOf = (name: string) => standInArn({ type: resourceTypes.managedPolicy, name });

/** The guardrails that don't hold, each with the resource at fault. */
const found = (all: readonly StackResource[]): string[] => {
  const { violations, faults } = judged(all);
  expect(faults).toEqual([]);
  return [...new Set(violations.map(({ guardrail, name }) => `${guardrail} ${name}`.trimEnd()))];
};

const trust = (path: Path, value: unknown, which = "deploy") =>
  changed(resources, role(which), ["assumeRolePolicy", "Statement", 0, ...path], value);
const CONDITION = ["Condition", "StringEquals"];
const SUB = "token.actions.githubusercontent.com:sub";
const AUD = "token.actions.githubusercontent.com:aud";

/** A statement more in a policy. */
const withStatement = (label: string, statement: object) => {
  const resource = resources.find((one) => labelOf(one) === label);
  const count = JSON.parse(String(resource?.inputs.policy)).Statement.length;
  return changed(resources, label, ["policy", "Statement", count], { Effect: "Allow", ...statement });
};

const ROLES = ["arn:aws:iam::222222222222:role/timesheets-prod-*"];
const BOUNDED = {
  StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::222222222222:policy/ci-timesheets-prod-boundary" },
};
const OF_STACK = {
  StringEquals: { "aws:ResourceTag/project": "timesheets", "aws:ResourceTag/stack": "prod" },
};

it.each(stacks)("the bootstrap of %s holds all guardrails", async (stack) => {
  const config = await bootstrapConfig(stack);
  const { resources: declared } = await declareBootstrap(stack, config);
  expect(judged(declared, config, stack)).toMatchObject({
    violations: [],
    faults: [],
    unjudged: [],
  });
});

it("holds them where the account has GitHub's identity provider already, and with the numbers of a new repository", async () => {
  const config = {
    ...(await bootstrapConfig("prod")),
    "timesheets-bootstrap:declareIdentityProvider": "false",
    "timesheets-bootstrap:repository": "exampleco@123456/timesheets@456789",
  };
  const { resources: declared } = await declareBootstrap("prod", config);
  expect(judged(declared, config).violations).toEqual([]);
  expect(declared.map(({ type }) => type)).not.toContain(resourceTypes.identityProvider);
  const deploy = declared.find((one) => labelOf(one) === role("deploy"));
  expect(deploy?.inputs.assumeRolePolicy).toContain(
    '"repo:exampleco@123456/timesheets@456789:environment:prod"',
  );
});

describe("a role is for its repository and environment alone: ci-role-trust finds", () => {
  it.each<[string, readonly StackResource[]]>([
    ["any environment", trust([...CONDITION, SUB], ["repo:exampleco/timesheets:environment:*"])],
    ["another environment", trust([...CONDITION, SUB], ["repo:exampleco/timesheets:environment:dev"])],
    [
      "a preview's environment",
      trust([...CONDITION, SUB], ["repo:exampleco/timesheets:environment:preview-prod"]),
    ],
    ["a branch", trust([...CONDITION, SUB], ["repo:exampleco/timesheets:ref:refs/heads/main"])],
    ["another repository", trust([...CONDITION, SUB], ["repo:stranger/timesheets:environment:prod"])],
    [
      "another repository beside its own",
      trust([...CONDITION, SUB], ["repo:exampleco/timesheets:environment:prod", "repo:a/b:environment:prod"]),
    ],
    ["no subject", trust([...CONDITION, SUB], REMOVED)],
    ["no audience", trust([...CONDITION, AUD], REMOVED)],
    ["another audience", trust([...CONDITION, AUD], "https://github.com/exampleco")],
    [
      "patterns",
      trust(["Condition"], {
        StringLike: { [SUB]: "repo:exampleco/timesheets:*", [AUD]: "sts.amazonaws.com" },
      }),
    ],
    [
      "another provider",
      trust(["Principal", "Federated"], "arn:aws:iam::222222222222:oidc-provider/evil.example"),
    ],
    [
      "a provider of another account",
      trust(
        ["Principal", "Federated"],
        "arn:aws:iam::999999999999:oidc-provider/token.actions.githubusercontent.com",
      ),
    ],
    ["an account beside it", trust(["Principal", "AWS"], "arn:aws:iam::999999999999:root")],
    ["anybody", trust(["Principal"], "*")],
    ["another way to take it", trust(["Action"], ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRole"])],
    [
      "a second statement",
      changed(resources, role("deploy"), ["assumeRolePolicy", "Statement", 1], {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
      }),
    ],
    ["a policy that isn't understood", changed(resources, role("deploy"), ["assumeRolePolicy"], "{}")],
  ])("%s", (_what, all) => {
    expect(found(all)).toContain("ci-role-trust deploy");
  });

  it("a preview's role in the environment of deployments", () => {
    const all = trust([...CONDITION, SUB], ["repo:exampleco/timesheets:environment:prod"], "preview");
    expect(found(all)).toEqual(["ci-role-trust preview"]);
  });
});

describe("rights", () => {
  it.each<[string, string, object, string]>([
    ["every action", "deploy-data", { Action: "*", Resource: "*" }, "ci-least-privilege"],
    [
      "every action of a service",
      "deploy-data",
      {
        Action: "dynamodb:*",
        Resource: "arn:aws:dynamodb:eu-central-1:222222222222:table/timesheets-prod-*",
      },
      "ci-least-privilege",
    ],
    ["every table", "deploy-data", { Action: "dynamodb:DeleteTable", Resource: "*" }, "ci-least-privilege"],
    [
      "tables of another stack",
      "deploy-data",
      {
        Action: "dynamodb:DeleteTable",
        Resource: "arn:aws:dynamodb:eu-central-1:222222222222:table/timesheets-dev-*",
      },
      "ci-least-privilege",
    ],
    [
      "tables of another account",
      "deploy-data",
      {
        Action: "dynamodb:DeleteTable",
        Resource: "arn:aws:dynamodb:eu-central-1:999999999999:table/timesheets-prod-*",
      },
      "ci-least-privilege",
    ],
    [
      "tables whose names begin alike",
      "deploy-data",
      {
        Action: "dynamodb:DeleteTable",
        Resource: "arn:aws:dynamodb:eu-central-1:222222222222:table/timesheets-prod*",
      },
      "ci-least-privilege",
    ],
    ["all but some", "deploy-data", { NotAction: "iam:PassRole", Resource: "*" }, "ci-least-privilege"],
    [
      "every key",
      "deploy-data",
      { Action: "kms:Decrypt", Resource: "arn:aws:kms:eu-central-1:222222222222:key/*" },
      "ci-least-privilege",
    ],
    [
      "to tag a key of somebody else",
      "deploy-data",
      {
        Action: "kms:TagResource",
        Resource: "arn:aws:kms:eu-central-1:222222222222:key/*",
        Condition: {
          StringEquals: { "aws:RequestTag/project": "timesheets", "aws:RequestTag/stack": "prod" },
        },
      },
      "ci-least-privilege",
    ],
    [
      "a key that has no tags",
      "deploy-data",
      { Action: "kms:CreateKey", Resource: "*" },
      "ci-least-privilege",
    ],
    [
      "records of the whole zone",
      "deploy-gateway",
      {
        Action: "route53:ChangeResourceRecordSets",
        Resource: "arn:aws:route53:::hostedzone/Z0EXAMPLECO0TIMESHEETS",
      },
      "ci-least-privilege",
    ],
    [
      "another zone",
      "deploy-gateway",
      { Action: "route53:ListResourceRecordSets", Resource: "arn:aws:route53:::hostedzone/*" },
      "ci-least-privilege",
    ],
    [
      "another domain",
      "deploy-gateway",
      { Action: "apigateway:DELETE", Resource: "arn:aws:apigateway:eu-central-1::/domainnames/*" },
      "ci-least-privilege",
    ],
    [
      "its own role",
      "deploy-function",
      { Action: "iam:PutRolePolicy", Resource: "arn:aws:iam::222222222222:role/ci-timesheets-prod-deploy" },
      "ci-no-escalation",
    ],
    [
      "the boundary",
      "deploy-function",
      {
        Action: "iam:CreatePolicyVersion",
        Resource: "arn:aws:iam::222222222222:policy/ci-timesheets-prod-boundary",
      },
      "ci-no-escalation",
    ],
    [
      "roles without the boundary",
      "deploy-function",
      { Action: "iam:CreateRole", Resource: ROLES },
      "ci-no-escalation",
    ],
    [
      "roles under another boundary",
      "deploy-function",
      {
        Action: "iam:CreateRole",
        Resource: ROLES,
        Condition: {
          StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
        },
      },
      "ci-no-escalation",
    ],
    [
      "to take the boundary away",
      "deploy-function",
      { Action: "iam:DeleteRolePermissionsBoundary", Resource: ROLES, Condition: BOUNDED },
      "ci-no-escalation",
    ],
    [
      "to attach any policy",
      "deploy-function",
      { Action: "iam:AttachRolePolicy", Resource: ROLES },
      "ci-no-escalation",
    ],
    [
      "to pass roles to anything",
      "deploy-function",
      { Action: "iam:PassRole", Resource: ROLES },
      "ci-no-escalation",
    ],
    [
      "to pass roles to machines",
      "deploy-function",
      {
        Action: "iam:PassRole",
        Resource: ROLES,
        Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      },
      "ci-no-escalation",
    ],
    [
      "to pass every role",
      "deploy-function",
      {
        Action: "iam:PassRole",
        Resource: "*",
        Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
      },
      "ci-no-escalation",
    ],
    [
      "users",
      "deploy-function",
      { Action: "iam:CreateUser", Resource: "arn:aws:iam::222222222222:user/timesheets-prod-a" },
      "ci-no-escalation",
    ],
    [
      "other roles' rights",
      "deploy-function",
      { Action: "sts:AssumeRole", Resource: ROLES },
      "ci-no-escalation",
    ],
    [
      "to write",
      "preview-data",
      {
        Action: "dynamodb:UpdateTable",
        Resource: "arn:aws:dynamodb:eu-central-1:222222222222:table/timesheets-prod-*",
      },
      "ci-preview-reads",
    ],
    [
      "to encrypt",
      "preview-data",
      { Action: "kms:Encrypt", Resource: "arn:aws:kms:eu-central-1:222222222222:key/*", Condition: OF_STACK },
      "ci-preview-reads",
    ],
    ["rights of IAM", "boundary", { Action: "iam:GetRole", Resource: ROLES }, "ci-boundary"],
  ])("for %s in %s are found", (_what, name, statement, guardrail) => {
    expect(found(withStatement(policy(name), statement))).toContain(`${guardrail} ${name}`);
  });

  it.each([
    ["the other secret", "preview", "deploy", "ci-preview-reads"],
    ["no secret of a preview's", "deploy", "preview", "ci-preview-reads"],
  ])("for %s are found", (_what, name, secret, guardrail) => {
    const all = withStatement(inline(name), {
      Action: "secretsmanager:GetSecretValue",
      Resource: standInArn({ type: resourceTypes.secret, name: secret }),
    });
    expect(found(all)).toEqual([`${guardrail} ${name}`]);
  });

  it("to write a preview's state are found", () => {
    const all = withStatement(inline("preview"), {
      Action: "s3:PutObject",
      Resource: `${standInArn({ type: resourceTypes.bucket, name: "state" })}/.pulumi/stacks/timesheets/prod*`,
    });
    expect(found(all)).toEqual(["ci-preview-reads preview"]);
  });

  it("of the other role, of nobody's and of AWS's own are not attached", () => {
    const attach = (arn: string) =>
      found(changed(resources, `${resourceTypes.rolePolicies} preview`, ["policyArns", 4], arn));
    expect(attach(arnOf("deploy-data"))).toContain("ci-policies-attached preview");
    expect(attach(arnOf("deploy-data"))).toContain("ci-preview-reads deploy-data");
    expect(attach(arnOf("boundary"))).toContain("ci-policies-attached preview");
    expect(attach("arn:aws:iam::aws:policy/AdministratorAccess")).toEqual(["ci-policies-attached preview"]);
  });

  it("that others attach stay only where nothing owns the list", () => {
    expect(found(removed(resources, `${resourceTypes.rolePolicies} deploy`))).toContain(
      "ci-policies-attached deploy",
    );
  });

  it("of the stack's roles have a boundary", () => {
    expect(found(removed(resources, policy("boundary")))).toContain("ci-boundary");
  });
});

describe("state and secrets", () => {
  it.each<[string, readonly StackResource[], string]>([
    [
      "versions",
      changed(
        resources,
        of(resourceTypes.bucketVersioning),
        ["versioningConfiguration", "status"],
        "Suspended",
      ),
      "state-kept state",
    ],
    ["no versioning", removed(resources, of(resourceTypes.bucketVersioning)), "state-kept"],
    [
      "all with the bucket",
      changed(resources, of(resourceTypes.bucket), ["forceDestroy"], true),
      "state-kept state",
    ],
    [
      "another cipher",
      changed(
        resources,
        of(resourceTypes.bucketEncryption),
        ["rules", 0, "applyServerSideEncryptionByDefault", "sseAlgorithm"],
        "AES256",
      ),
      "state-encrypted state",
    ],
    [
      "another key",
      changed(
        resources,
        of(resourceTypes.bucketEncryption),
        ["rules", 0, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"],
        "alias/aws/s3",
      ),
      "state-encrypted state",
    ],
    ["no encryption", removed(resources, of(resourceTypes.bucketEncryption)), "state-encrypted"],
    [
      "a secret with AWS's key",
      changed(resources, `${resourceTypes.secret} deploy`, ["kmsKeyId"], REMOVED),
      "state-encrypted deploy",
    ],
    [
      "public policies",
      changed(resources, of(resourceTypes.bucketPublicAccess), ["restrictPublicBuckets"], false),
      "state-private state",
    ],
    ["no block of public access", removed(resources, of(resourceTypes.bucketPublicAccess)), "state-private"],
    [
      "reading by anybody",
      changed(resources, of(resourceTypes.bucketPolicy), ["policy", "Statement", 0, "Effect"], "Allow"),
      "state-tls state",
    ],
    [
      "TLS for the bucket alone",
      changed(resources, of(resourceTypes.bucketPolicy), ["policy", "Statement", 0, "Resource", 1], REMOVED),
      "state-tls state",
    ],
    ["no policy", removed(resources, of(resourceTypes.bucketPolicy)), "state-tls"],
    [
      "a part of another bucket",
      changed(resources, of(resourceTypes.bucketVersioning), ["bucket"], "another"),
      "state-parts state",
    ],
    [
      "a key for another account",
      changed(
        resources,
        of(resourceTypes.key),
        ["policy", "Statement", 0, "Principal", "AWS"],
        "arn:aws:iam::999999999999:root",
      ),
      "state-key-policy state",
    ],
    [
      "a key for anybody",
      changed(resources, of(resourceTypes.key), ["policy", "Statement", 0, "Principal"], "*"),
      "state-key-policy state",
    ],
    [
      "an alias of another key",
      changed(resources, of(resourceTypes.keyAlias), ["targetKeyId"], "other"),
      "state-key-policy state",
    ],
    [
      "a key that stays the same",
      changed(resources, of(resourceTypes.key), ["enableKeyRotation"], false),
      "key-rotation state",
    ],
    [
      "secrets deleted at once",
      changed(resources, `${resourceTypes.secret} people`, ["recoveryWindowInDays"], 0),
      "secrets-recoverable people",
    ],
    [
      "another issuer",
      changed(resources, `${resourceTypes.identityProvider} github`, ["url"], "https://evil.example"),
      "ci-identity-provider github",
    ],
    [
      "another audience",
      changed(resources, `${resourceTypes.identityProvider} github`, ["clientIdLists", 1], "other"),
      "ci-identity-provider github",
    ],
    [
      "a secret's own policy",
      changed(resources, `${resourceTypes.secret} deploy`, ["policy"], "{}"),
      "settings-known deploy",
    ],
  ])("%s", (_what, all, guardrail) => {
    expect(found(all)).toContain(guardrail);
  });

  it.each([resourceTypes.bucket, resourceTypes.key])("%s without protection", (type) => {
    const all = resources.map((one) => (labelOf(one) === of(type) ? { ...one, protect: false } : one));
    expect(found(all)).toEqual(["protected-in-production state"]);
  });

  it("a resource that nothing of it needs", () => {
    const stranger = {
      type: resourceTypes.function,
      name: "stranger",
      inputs: { name: "stranger" },
      protect: false,
      parent: "",
      dependsOn: [],
      options: {},
    };
    expect(found([...resources, stranger])).toContain("resources-needed stranger");
  });

  it("another provider's configuration", async () => {
    const config = { ...(await bootstrapConfig("prod")), "aws:profile": "other" };
    expect(judged(resources, config).violations.map(({ guardrail }) => guardrail)).toEqual([
      "configuration-known",
    ]);
  });
});

it("every guardrail of the bootstrap has a name of its own", () => {
  const names = bootstrapGuardrails.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.values(bootstrapByArea).flat()).toHaveLength(14);
});
