import { boundaryNameOf } from "../../hosting/function-role.ts";
import type { RightsPlace } from "./place.ts";

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Actions that Pulumi's AWS provider takes on resources that a policy can name alike. */
export interface Right {
  /** ARNs; `*` where AWS knows no resources for these actions. */
  readonly on: readonly string[];
  readonly when?: Condition;
  /** For a preview, a refresh and drift. */
  readonly read?: readonly string[];
  readonly create?: readonly string[];
  readonly update?: readonly string[];
  readonly delete?: readonly string[];
}

/** Parts of a stack's hosting. Each has a policy of its own: AWS lets one have 6,144 characters. */
export const areas = ["data", "function", "gateway", "watch"] as const;
export type Area = (typeof areas)[number];

/** By Pulumi's token, for example `aws:dynamodb/table:Table`. */
export type RightsByType = Readonly<Record<string, readonly Right[]>>;

/** The project in the default tags of all that a stack has on AWS. */
export const TAGGED_PROJECT = "timesheets";

/** AWS knows no resources for the actions that stand with it. */
const ALL = ["*"];

/**
 * The rights that each resource type of a stack needs, as Pulumi's AWS provider (terraform-provider-aws 6) uses them; no type
 * needs any that isn't here. The provider's own call, sts:GetCallerIdentity, needs no right. Nothing is named that a stack's name
 * or tags don't lead to, but for APIs: their ids are AWS's, and so are those of certificates.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export function rightsByArea(place: RightsPlace): Readonly<Record<Area, RightsByType>> {
  const { partition, region, account, prefix, stack, backedUp, apiDomain, loginDomain, hostedZoneId } = place;
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const global = (service: string, resource: string) => `arn:${partition}:${service}::${account}:${resource}`;
  const apis = (path: string) => `arn:${partition}:apigateway:${region}::${path}`;
  const domains = apiDomain === undefined ? [] : [apiDomain];
  const hasDomain = domains.length > 0;
  // The domains themselves, and the proof by which a certificate is validated.
  const records = [
    ...domains.flatMap((domain) => [domain, `_*.${domain}`]),
    ...(loginDomain === undefined ? [] : [loginDomain]),
  ];

  const alarms = [arn("cloudwatch", `alarm:${prefix}-*`)];
  const functions = [arn("lambda", `function:${prefix}-*`)];
  const tables = [arn("dynamodb", `table/${prefix}-*`)];
  const vaults = [arn("backup", `backup-vault:${prefix}-*`)];
  // Their ids are AWS's: their tags say whose they are.
  const plans = [arn("backup", "backup-plan:*")];
  const topics = [arn("sns", `${prefix}-*`)];
  const roles = [global("iam", `role/${prefix}-*`)];
  const keys = [arn("kms", "key/*")];
  const groups = [
    ...[`log-group:/aws/lambda/${prefix}-*`, `log-group:/aws/vendedlogs/apis/${prefix}-*`].map((group) =>
      arn("logs", group),
    ),
  ];
  const tags = { project: TAGGED_PROJECT, stack };
  const tagged = (kind: "RequestTag" | "ResourceTag") =>
    Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`aws:${kind}/${tag}`, value]));
  const ofStack: Condition = { StringEquals: tagged("ResourceTag") };
  /** For the first tags as for later ones: none that makes somebody else's this stack's. */
  const taggedAsOfStack: Condition = {
    StringEquals: tagged("RequestTag"),
    StringEqualsIfExists: tagged("ResourceTag"),
  };
  const through = (service: string): Condition => ({
    StringEquals: { ...tagged("ResourceTag"), "kms:ViaService": `${service}.${region}.amazonaws.com` },
  });
  const bounded: Condition = {
    StringEquals: { "iam:PermissionsBoundary": global("iam", `policy/${boundaryNameOf(prefix)}`) },
  };

  return {
    data: {
      "aws:backup/plan:Plan": !backedUp
        ? []
        : [
            {
              on: plans,
              when: { StringEquals: tagged("RequestTag") },
              create: ["backup:CreateBackupPlan"],
            },
            { on: plans, when: taggedAsOfStack, create: ["backup:TagResource"] },
            {
              on: plans,
              when: ofStack,
              read: ["backup:GetBackupPlan", "backup:ListTags"],
              update: ["backup:UpdateBackupPlan", "backup:UntagResource"],
              delete: ["backup:DeleteBackupPlan"],
            },
          ],
      "aws:backup/selection:Selection": !backedUp
        ? []
        : [
            {
              on: plans,
              when: ofStack,
              read: ["backup:GetBackupSelection"],
              create: ["backup:CreateBackupSelection"],
              delete: ["backup:DeleteBackupSelection"],
            },
            {
              on: roles,
              when: { StringEquals: { "iam:PassedToService": "backup.amazonaws.com" } },
              create: ["iam:PassRole"],
            },
          ],
      "aws:backup/vault:Vault": !backedUp
        ? []
        : [
            {
              on: vaults,
              read: ["backup:DescribeBackupVault", "backup:ListTags"],
              create: ["backup:CreateBackupVault", "backup:TagResource"],
              update: ["backup:UntagResource"],
              delete: ["backup:DeleteBackupVault"],
            },
            { on: ALL, create: ["backup-storage:MountCapsule"] },
            // The vault takes its grant on the key in the caller's name.
            {
              on: keys,
              when: through("backup"),
              create: [
                "kms:CreateGrant",
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:GenerateDataKey",
                "kms:RetireGrant",
              ],
            },
          ],
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration": !backedUp
        ? []
        : [
            {
              on: vaults,
              read: ["backup:DescribeBackupVault"],
              create: ["backup:PutBackupVaultLockConfiguration"],
              update: ["backup:PutBackupVaultLockConfiguration"],
              delete: ["backup:DeleteBackupVaultLockConfiguration"],
            },
          ],
      "aws:dynamodb/table:Table": [
        {
          on: tables,
          read: [
            "dynamodb:DescribeTable",
            "dynamodb:DescribeContinuousBackups",
            "dynamodb:DescribeTimeToLive",
            "dynamodb:ListTagsOfResource",
          ],
          create: [
            "dynamodb:CreateTable",
            "dynamodb:UpdateTimeToLive",
            "dynamodb:UpdateContinuousBackups",
            "dynamodb:TagResource",
          ],
          update: ["dynamodb:UpdateTable", "dynamodb:UntagResource"],
          delete: ["dynamodb:DeleteTable"],
        },
        // DynamoDB takes its grant on the key in the caller's name.
        {
          on: keys,
          when: through("dynamodb"),
          create: [
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
          ],
          update: ["kms:ReEncryptFrom", "kms:ReEncryptTo"],
        },
      ],
      "aws:kms/alias:Alias": [
        { on: ALL, read: ["kms:ListAliases"] },
        {
          on: [arn("kms", `alias/${prefix}`)],
          create: ["kms:CreateAlias"],
          update: ["kms:UpdateAlias"],
          delete: ["kms:DeleteAlias"],
        },
        {
          on: keys,
          when: ofStack,
          create: ["kms:CreateAlias"],
          update: ["kms:UpdateAlias"],
          delete: ["kms:DeleteAlias"],
        },
      ],
      "aws:kms/key:Key": [
        { on: ALL, when: { StringEquals: tagged("RequestTag") }, create: ["kms:CreateKey"] },
        { on: keys, when: taggedAsOfStack, create: ["kms:TagResource"] },
        {
          on: keys,
          when: ofStack,
          read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
          create: ["kms:EnableKeyRotation"],
          update: ["kms:PutKeyPolicy", "kms:UpdateKeyDescription", "kms:UntagResource"],
          delete: ["kms:ScheduleKeyDeletion"],
        },
      ],
    },
    function: {
      "aws:iam/role:Role": [
        {
          on: roles,
          read: ["iam:GetRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
          create: ["iam:TagRole"],
          update: ["iam:UntagRole"],
          delete: ["iam:DeleteRole", "iam:ListInstanceProfilesForRole"],
        },
        {
          // The boundary holds back whichever role is made, with whatever it is given.
          on: roles,
          when: bounded,
          create: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
          update: ["iam:UpdateRole", "iam:UpdateRoleDescription", "iam:UpdateAssumeRolePolicy"],
        },
      ],
      "aws:iam/rolePolicy:RolePolicy": [
        { on: roles, read: ["iam:GetRolePolicy"], delete: ["iam:DeleteRolePolicy"] },
        { on: roles, when: bounded, create: ["iam:PutRolePolicy"], update: ["iam:PutRolePolicy"] },
      ],
      "aws:lambda/alias:Alias": [
        {
          on: functions,
          read: ["lambda:GetAlias"],
          create: ["lambda:CreateAlias"],
          update: ["lambda:UpdateAlias"],
          delete: ["lambda:DeleteAlias"],
        },
      ],
      "aws:lambda/function:Function": [
        {
          on: functions,
          read: [
            "lambda:GetFunction",
            "lambda:GetFunctionCodeSigningConfig",
            "lambda:GetFunctionConfiguration",
            "lambda:ListTags",
            "lambda:ListVersionsByFunction",
          ],
          create: [
            "lambda:CreateFunction",
            "lambda:PublishVersion",
            "lambda:PutFunctionConcurrency",
            "lambda:TagResource",
          ],
          update: [
            "lambda:UpdateFunctionCode",
            "lambda:UpdateFunctionConfiguration",
            "lambda:DeleteFunctionConcurrency",
            "lambda:UntagResource",
          ],
          delete: ["lambda:DeleteFunction"],
        },
        {
          on: roles,
          when: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
          create: ["iam:PassRole"],
          update: ["iam:PassRole"],
        },
        // Lambda encrypts the environment, and shows it, in the caller's name.
        {
          on: keys,
          when: through("lambda"),
          read: ["kms:Decrypt"],
          create: ["kms:CreateGrant", "kms:Encrypt", "kms:GenerateDataKey"],
        },
      ],
      "aws:lambda/permission:Permission": [
        {
          on: functions,
          read: ["lambda:GetPolicy"],
          create: ["lambda:AddPermission"],
          delete: ["lambda:RemovePermission"],
        },
      ],
    },
    gateway: {
      "aws:acm/certificate:Certificate": !hasDomain
        ? []
        : [
            {
              on: ALL,
              when: {
                StringEquals: tagged("RequestTag"),
                "ForAllValues:StringEquals": { "acm:DomainNames": domains },
              },
              create: ["acm:RequestCertificate"],
            },
            {
              on: [arn("acm", "certificate/*")],
              when: ofStack,
              read: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
              update: ["acm:RemoveTagsFromCertificate"],
              delete: ["acm:DeleteCertificate"],
            },
            {
              on: [arn("acm", "certificate/*")],
              when: taggedAsOfStack,
              create: ["acm:AddTagsToCertificate"],
            },
          ],
      "aws:acm/certificateValidation:CertificateValidation": !hasDomain
        ? []
        : [{ on: [arn("acm", "certificate/*")], when: ofStack, read: ["acm:DescribeCertificate"] }],
      "aws:apigatewayv2/api:Api": [
        { on: [apis("/apis")], create: ["apigateway:POST"] },
        {
          on: [apis("/apis/*")],
          read: ["apigateway:GET"],
          update: ["apigateway:PATCH"],
          delete: ["apigateway:DELETE"],
        },
        ...tagsOfApis(apis),
        {
          // The account's first API brings it about.
          on: [
            global("iam", "role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway"),
          ],
          when: { StringEquals: { "iam:AWSServiceName": "ops.apigateway.amazonaws.com" } },
          create: ["iam:CreateServiceLinkedRole"],
        },
      ],
      "aws:apigatewayv2/apiMapping:ApiMapping": domains.flatMap((domain) => [
        { on: [apis(`/domainnames/${domain}/apimappings`)], create: ["apigateway:POST"] },
        {
          on: [apis(`/domainnames/${domain}/apimappings/*`)],
          read: ["apigateway:GET"],
          update: ["apigateway:PATCH"],
          delete: ["apigateway:DELETE"],
        },
      ]),
      "aws:apigatewayv2/authorizer:Authorizer": partsOfApis(apis, "authorizers"),
      "aws:apigatewayv2/domainName:DomainName": !hasDomain
        ? []
        : [
            { on: [apis("/domainnames")], create: ["apigateway:POST"] },
            {
              on: domains.map((domain) => apis(`/domainnames/${domain}`)),
              read: ["apigateway:GET"],
              update: ["apigateway:PATCH"],
              delete: ["apigateway:DELETE"],
            },
            ...tagsOfApis(apis),
          ],
      "aws:apigatewayv2/integration:Integration": partsOfApis(apis, "integrations"),
      "aws:apigatewayv2/route:Route": partsOfApis(apis, "routes"),
      "aws:apigatewayv2/stage:Stage": [
        ...partsOfApis(apis, "stages"),
        ...tagsOfApis(apis),
        {
          // The access log's delivery, which CloudWatch Logs sets up in the caller's name.
          on: ALL,
          read: ["logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:DescribeResourcePolicies"],
          create: ["logs:CreateLogDelivery", "logs:PutResourcePolicy"],
          update: ["logs:UpdateLogDelivery"],
          delete: ["logs:DeleteLogDelivery"],
        },
      ],
      "aws:route53/record:Record":
        hostedZoneId === undefined
          ? []
          : [
              {
                on: [`arn:${partition}:route53:::hostedzone/${hostedZoneId}`],
                read: ["route53:GetHostedZone", "route53:ListResourceRecordSets"],
              },
              {
                on: [`arn:${partition}:route53:::hostedzone/${hostedZoneId}`],
                when: {
                  "ForAllValues:StringLike": {
                    "route53:ChangeResourceRecordSetsNormalizedRecordNames": records,
                  },
                },
                create: ["route53:ChangeResourceRecordSets"],
                update: ["route53:ChangeResourceRecordSets"],
                delete: ["route53:ChangeResourceRecordSets"],
              },
              { on: [`arn:${partition}:route53:::change/*`], create: ["route53:GetChange"] },
            ],
    },
    watch: {
      "aws:cloudwatch/dashboard:Dashboard": [
        {
          on: [global("cloudwatch", `dashboard/${prefix}`)],
          read: ["cloudwatch:GetDashboard"],
          create: ["cloudwatch:PutDashboard"],
          update: ["cloudwatch:PutDashboard"],
          delete: ["cloudwatch:DeleteDashboards"],
        },
      ],
      "aws:cloudwatch/logGroup:LogGroup": [
        { on: ALL, read: ["logs:DescribeLogGroups"] },
        {
          on: groups.flatMap((group) => [group, `${group}:*`]),
          read: ["logs:ListTagsForResource"],
          create: [
            "logs:CreateLogGroup",
            "logs:TagResource",
            "logs:PutRetentionPolicy",
            "logs:AssociateKmsKey",
          ],
          update: ["logs:UntagResource", "logs:DeleteRetentionPolicy"],
          delete: ["logs:DeleteLogGroup"],
        },
      ],
      "aws:cloudwatch/logMetricFilter:LogMetricFilter": [
        {
          on: groups.flatMap((group) => [group, `${group}:*`]),
          read: ["logs:DescribeMetricFilters"],
          create: ["logs:PutMetricFilter"],
          update: ["logs:PutMetricFilter"],
          delete: ["logs:DeleteMetricFilter"],
        },
      ],
      "aws:cloudwatch/metricAlarm:MetricAlarm": [
        {
          on: alarms,
          read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
          create: ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"],
          update: ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"],
          delete: ["cloudwatch:DeleteAlarms"],
        },
      ],
      "aws:sns/topic:Topic": [
        {
          on: topics,
          read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
          create: ["sns:CreateTopic", "sns:TagResource"],
          update: ["sns:SetTopicAttributes", "sns:UntagResource"],
          delete: ["sns:DeleteTopic"],
        },
      ],
      "aws:sns/topicPolicy:TopicPolicy": [
        {
          on: topics,
          read: ["sns:GetTopicAttributes"],
          create: ["sns:SetTopicAttributes"],
          update: ["sns:SetTopicAttributes"],
          delete: ["sns:SetTopicAttributes"],
        },
      ],
      "aws:sns/topicSubscription:TopicSubscription": [
        {
          on: topics,
          read: ["sns:GetSubscriptionAttributes"],
          create: ["sns:Subscribe", "sns:SetSubscriptionAttributes"],
          update: ["sns:SetSubscriptionAttributes"],
          delete: ["sns:Unsubscribe"],
        },
      ],
    },
  };
}

const partsOfApis = (apis: (path: string) => string, parts: string): Right[] => [
  { on: [apis(`/apis/*/${parts}`)], create: ["apigateway:POST"] },
  {
    on: [apis(`/apis/*/${parts}/*`)],
    read: ["apigateway:GET"],
    update: ["apigateway:PATCH"],
    delete: ["apigateway:DELETE"],
  },
];

const tagsOfApis = (apis: (path: string) => string): Right[] => [
  {
    on: [apis("/tags/*")],
    read: ["apigateway:GET"],
    create: ["apigateway:PUT"],
    update: ["apigateway:PUT", "apigateway:DELETE"],
  },
];
