import type * as aws from "@pulumi/aws";
import { row } from "./resource-type.ts";

export const awsTypes = {
  alarm: row<aws.cloudwatch.MetricAlarmArgs>()({
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    namedBy: "name",
    replacedBy: ["name"],
  }),
  alias: row<aws.lambda.AliasArgs>()({
    type: "aws:lambda/alias:Alias",
    namedBy: "name",
    replacedBy: ["name", "functionName"],
  }),
  apiMapping: row<aws.apigatewayv2.ApiMappingArgs>()({
    type: "aws:apigatewayv2/apiMapping:ApiMapping",
    namedBy: null,
  }),
  authorizer: row<aws.apigatewayv2.AuthorizerArgs>()({
    type: "aws:apigatewayv2/authorizer:Authorizer",
    namedBy: "name",
    replacedBy: ["apiId"],
  }),
  certificate: row<aws.acm.CertificateArgs>()({
    type: "aws:acm/certificate:Certificate",
    namedBy: "domainName",
    outputs: (id) => ({
      domainValidationOptions: [
        {
          resourceRecordName: `_proof of ${id}`,
          resourceRecordType: "CNAME",
          resourceRecordValue: `_validation of ${id}`,
        },
      ],
    }),
  }),
  certificateValidation: row<aws.acm.CertificateValidationArgs>()({
    type: "aws:acm/certificateValidation:CertificateValidation",
    namedBy: null,
  }),
  dashboard: row<aws.cloudwatch.DashboardArgs>()({
    type: "aws:cloudwatch/dashboard:Dashboard",
    namedBy: "dashboardName",
  }),
  domain: row<aws.apigatewayv2.DomainNameArgs>()({
    type: "aws:apigatewayv2/domainName:DomainName",
    namedBy: "domainName",
    replacedBy: ["domainName"],
    outputs: (id) => ({
      domainNameConfiguration: { targetDomainName: `target of ${id}`, hostedZoneId: `zone of ${id}` },
    }),
  }),
  function: row<aws.lambda.FunctionArgs>()({
    type: "aws:lambda/function:Function",
    namedBy: "name",
    replacedBy: ["name", "packageType"],
    outputs: () => ({ version: "1" }),
  }),
  functionUrl: row<aws.lambda.FunctionUrlArgs>()({
    type: "aws:lambda/functionUrl:FunctionUrl",
    namedBy: null,
  }),
  gateway: row<aws.apigatewayv2.ApiArgs>()({
    type: "aws:apigatewayv2/api:Api",
    namedBy: "name",
    irreplaceable: true,
    replacedBy: ["protocolType"],
    outputs: () => ({ apiEndpoint: "https://not.deployed.invalid" }),
  }),
  integration: row<aws.apigatewayv2.IntegrationArgs>()({
    type: "aws:apigatewayv2/integration:Integration",
    namedBy: null,
    replacedBy: ["apiId", "integrationType"],
  }),
  key: row<aws.kms.KeyArgs>()({
    type: "aws:kms/key:Key",
    namedBy: null,
    irreplaceable: true,
    lost: "with what is encrypted by it",
    safe: { enableKeyRotation: true },
    outputs: (keyId) => ({ keyId }),
  }),
  keyAlias: row<aws.kms.AliasArgs>()({
    type: "aws:kms/alias:Alias",
    namedBy: "name",
    replacedBy: ["name"],
  }),
  keyPolicy: row<aws.kms.KeyPolicyArgs>()({ type: "aws:kms/keyPolicy:KeyPolicy", namedBy: null }),
  logGroup: row<aws.cloudwatch.LogGroupArgs>()({
    type: "aws:cloudwatch/logGroup:LogGroup",
    namedBy: "name",
    irreplaceable: true,
    lost: "with its log",
    replacedBy: ["name"],
  }),
  metricFilter: row<aws.cloudwatch.LogMetricFilterArgs>()({
    type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    namedBy: "name",
  }),
  permission: row<aws.lambda.PermissionArgs>()({
    type: "aws:lambda/permission:Permission",
    namedBy: null,
    replacedBy: ["action", "function", "principal", "sourceArn", "statementId", "qualifier"],
  }),
  record: row<aws.route53.RecordArgs>()({
    type: "aws:route53/record:Record",
    namedBy: null,
    outputs: (id) => ({ fqdn: `domain of ${id}` }),
  }),
  roleOfFunction: row<aws.iam.RoleArgs>()({
    type: "aws:iam/role:Role",
    namedBy: "name",
    replacedBy: ["name", "path"],
    rivals: [
      "aws:iam/policyAttachment:PolicyAttachment",
      "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    ],
  }),
  rolePolicy: row<aws.iam.RolePolicyArgs>()({
    type: "aws:iam/rolePolicy:RolePolicy",
    namedBy: "name",
    replacedBy: ["name", "role"],
  }),
  route: row<aws.apigatewayv2.RouteArgs>()({
    type: "aws:apigatewayv2/route:Route",
    namedBy: null,
    replacedBy: ["apiId"],
  }),
  stage: row<aws.apigatewayv2.StageArgs>()({
    type: "aws:apigatewayv2/stage:Stage",
    namedBy: "name",
    replacedBy: ["apiId", "name"],
  }),
  table: row<aws.dynamodb.TableArgs>()({
    type: "aws:dynamodb/table:Table",
    namedBy: "name",
    irreplaceable: true,
    lost: "with all that is in it",
    replacedBy: ["name", "hashKey", "rangeKey", "localSecondaryIndexes"],
    safe: {
      deletionProtectionEnabled: true,
      "pointInTimeRecovery.enabled": true,
      "serverSideEncryption.enabled": true,
    },
  }),
  topic: row<aws.sns.TopicArgs>()({ type: "aws:sns/topic:Topic", namedBy: "name", replacedBy: ["name"] }),
  topicPolicy: row<aws.sns.TopicPolicyArgs>()({ type: "aws:sns/topicPolicy:TopicPolicy", namedBy: null }),
  topicSubscription: row<aws.sns.TopicSubscriptionArgs>()({
    type: "aws:sns/topicSubscription:TopicSubscription",
    namedBy: null,
    replacedBy: ["topic", "protocol", "endpoint"],
  }),
};
