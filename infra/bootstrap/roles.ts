import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BACKUP_ACTIONS } from "../hosting/backup.ts";
import {
  boundaryNameOf,
  KEY_ACTIONS,
  LOG_ACTIONS,
  TABLE_ACTIONS,
  TRACE_ACTIONS,
} from "../hosting/function-role.ts";
import { areas, rightsByArea } from "./rights/by-type.ts";
import type { RightsPlace } from "./rights/place.ts";
import { type Purpose, statementsFor } from "./rights/statements.ts";
import type { Secrets } from "./secrets.ts";
import type { State } from "./state.ts";

const ISSUER = "token.actions.githubusercontent.com";
/** The audience of tokens that GitHub's runners ask for to show them to AWS. */
const AUDIENCE = "sts.amazonaws.com";

export interface RolesArgs {
  /** The beginning of all names. */
  readonly name: string;
  readonly place: RightsPlace;
  /** As GitHub's tokens name it. */
  readonly repository: string;
  /** Whether GitHub's identity provider is to be made. */
  readonly declareIdentityProvider: boolean;
  readonly state: State;
  readonly secrets: Secrets;
  readonly parent: pulumi.Resource;
}

/** The environments of GitHub whose jobs may take a role. */
const environmentsOf = (stack: string): Readonly<Record<Purpose, readonly string[]>> => ({
  deploy: [stack],
  preview: [`preview-${stack}`, `drift-${stack}`],
});

/**
 * Declares the roles that GitHub's jobs take: one to deploy the stack, and one to preview it, which can write nothing. Each is
 * for jobs of one repository in named environments, whose protection is GitHub's to keep.
 */
export function declareRoles(args: RolesArgs): Readonly<Record<Purpose, aws.iam.Role>> {
  const { place, declareIdentityProvider, parent } = args;
  const made = declareIdentityProvider
    ? new aws.iam.OpenIdConnectProvider(
        "github",
        { url: `https://${ISSUER}`, clientIdLists: [AUDIENCE] },
        { parent, protect: true },
      )
    : undefined;
  declareBoundary(place, parent);
  const provider =
    made?.arn ?? pulumi.output(`arn:${place.partition}:iam::${place.account}:oidc-provider/${ISSUER}`);
  return {
    deploy: declareRole("deploy", provider, args),
    preview: declareRole("preview", provider, args),
  };
}

function declareRole(purpose: Purpose, provider: pulumi.Output<string>, args: RolesArgs): aws.iam.Role {
  const { name, place, repository, parent } = args;
  const subjects = environmentsOf(place.stack)[purpose].map(
    (environment) => `repo:${repository}:environment:${environment}`,
  );
  const role = new aws.iam.Role(
    purpose,
    {
      name: `${name}-${purpose}`,
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "sts:AssumeRoleWithWebIdentity",
            Principal: { Federated: provider },
            Condition: { StringEquals: { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: subjects } },
          },
        ],
      }),
    },
    { parent },
  );
  new aws.iam.RolePolicy(
    purpose,
    {
      name: `${name}-${purpose}`,
      role: role.name,
      policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: keeping(purpose, args) }),
    },
    { parent },
  );
  const rights = rightsByArea(place);
  const policies = areas.map(
    (area) =>
      new aws.iam.Policy(
        `${purpose}-${area}`,
        {
          name: `${name}-${purpose}-${area}`,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: statementsFor(purpose, Object.values(rights[area]).flat()),
          }),
        },
        { parent },
      ),
  );
  new aws.iam.RolePolicyAttachmentsExclusive(
    purpose,
    { roleName: role.name, policyArns: policies.map(({ arn }) => arn) },
    { parent },
  );
  return role;
}

/** Rights that Pulumi and the jobs need beside the stack's own resources. */
function keeping(purpose: Purpose, { place, state: { bucket, key }, secrets }: RolesArgs) {
  const objects = (path: string) => pulumi.interpolate`${bucket.arn}/.pulumi/${path}`;
  const allow = (Sid: string, Action: readonly string[], Resource: readonly pulumi.Input<string>[]) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  const own = ["stacks", "history", "backups"].map((kind) => objects(`${kind}/timesheets/${place.stack}*`));
  const locks = objects(`locks/organization/timesheets/${place.stack}/*`);
  return [
    allow("List", ["s3:ListBucket"], [bucket.arn]),
    allow("Read", ["s3:GetObject"], [objects("meta.yaml"), locks, ...own]),
    ...(purpose === "deploy" ? [allow("Write", ["s3:PutObject", "s3:DeleteObject"], [locks, ...own])] : []),
    allow(
      "Key",
      purpose === "deploy" ? ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
      [key.arn],
    ),
    allow(
      "Secrets",
      ["secretsmanager:GetSecretValue"],
      purpose === "deploy" ? [secrets.deploy.arn, secrets.people.arn] : [secrets.preview.arn],
    ),
  ];
}

/** The most that a role of the stack may do, whoever makes it and whatever it is given. */
function declareBoundary(place: RightsPlace, parent: pulumi.Resource): void {
  const { partition, region, account, prefix, stack, backedUp } = place;
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const tags = { "aws:ResourceTag/project": "timesheets", "aws:ResourceTag/stack": stack };
  new aws.iam.Policy(
    "boundary",
    {
      name: boundaryNameOf(prefix),
      description: `The most that a role of ${prefix} may do`,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Table",
            Effect: "Allow",
            Action: TABLE_ACTIONS,
            Resource: [arn("dynamodb", `table/${prefix}-*`)],
          },
          {
            Sid: "Logs",
            Effect: "Allow",
            Action: LOG_ACTIONS,
            Resource: [arn("logs", `log-group:/aws/lambda/${prefix}-*`)],
          },
          {
            Sid: "Key",
            Effect: "Allow",
            Action: KEY_ACTIONS,
            Resource: [arn("kms", "key/*")],
            Condition: { StringEquals: tags },
          },
          ...(backedUp
            ? [
                {
                  Sid: "BackedUp",
                  Effect: "Allow",
                  Action: BACKUP_ACTIONS.table,
                  Resource: [arn("dynamodb", `table/${prefix}-*`)],
                },
                {
                  Sid: "Vault",
                  Effect: "Allow",
                  Action: BACKUP_ACTIONS.vault,
                  Resource: [arn("backup", `backup-vault:${prefix}-*`)],
                },
                {
                  Sid: "Points",
                  Effect: "Allow",
                  Action: BACKUP_ACTIONS.points,
                  Resource: [arn("backup", "recovery-point:*")],
                },
                {
                  Sid: "BackupKey",
                  Effect: "Allow",
                  Action: BACKUP_ACTIONS.key,
                  Resource: [arn("kms", "key/*")],
                  Condition: { StringEquals: tags },
                },
              ]
            : []),
          // X-Ray knows no resources to limit these to.
          { Sid: "Traces", Effect: "Allow", Action: TRACE_ACTIONS, Resource: ["*"] },
        ],
      }),
    },
    { parent, protect: true },
  );
}
