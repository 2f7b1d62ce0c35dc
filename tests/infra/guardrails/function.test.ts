import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.function} api`, ["tracingConfig", "mode"], "PassThrough"],
    finds: ['function-tracing: api tracingConfig.mode is "PassThrough"; expected "Active"'],
  },
  {
    change: [`${resourceTypes.function} api`, ["reservedConcurrentExecutions"], REMOVED],
    finds: [
      "function-concurrency: api reservedConcurrentExecutions is missing; expected 1 to 500 executions at a time",
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["kmsKeyArn"], REMOVED],
    finds: ["function-environment-key: api kmsKeyArn is missing; expected the Key of this stack"],
  },
  {
    change: [`${resourceTypes.function} api`, ["runtime"], "nodejs18.x"],
    finds: ['function-runtime: api runtime is "nodejs18.x"; expected "nodejs24.x" or "nodejs22.x"'],
  },
  {
    change: [`${resourceTypes.function} api`, ["timeout"], 30],
    finds: ["function-limits: api timeout is 30; expected 3 to 29 seconds"],
  },
  {
    change: [`${resourceTypes.function} api`, ["memorySize"], 10240],
    finds: ["function-limits: api memorySize is 10240; expected 256 to 2048 megabytes"],
  },
  {
    change: [`${resourceTypes.function} api`, ["loggingConfig", "logGroup"], "/aws/lambda/other"],
    finds: [
      'function-log-group: api loggingConfig.logGroup is "/aws/lambda/other"; expected the name of a LogGroup of this stack',
    ],
  },
  {
    change: [`${resourceTypes.permission} gateway`, ["principal"], "*"],
    finds: ['function-not-public: gateway principal is "*"; expected "apigateway.amazonaws.com"'],
  },
  {
    change: [`${resourceTypes.permission} gateway`, ["action"], "lambda:*"],
    finds: ['function-not-public: gateway action is "lambda:*"; expected "lambda:InvokeFunction"'],
  },
  {
    change: [`${resourceTypes.permission} gateway`, ["sourceArn"], REMOVED],
    finds: [
      "function-permission-source: gateway sourceArn is missing; expected the execution ARN of the Api of this stack, then /*/* or longer",
    ],
  },
  {
    change: [`${resourceTypes.permission} gateway`, ["sourceArn"], "*"],
    finds: [
      'function-permission-source: gateway sourceArn is "*"; expected the execution ARN of the Api of this stack, then /*/* or longer',
    ],
  },
  {
    change: [`${resourceTypes.permission} gateway`, ["function"], "other"],
    finds: [
      'function-not-public: gateway function is "other"; expected the Function of this stack',
      "functions-own-parts: api is 0; expected one Permission of its own",
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["publish"], false],
    finds: ["function-version: api publish is false; expected true"],
  },
  {
    change: [`${resourceTypes.alias} live`, ["functionVersion"], "$LATEST"],
    finds: ['function-version: live functionVersion is "$LATEST"; expected a published version'],
  },
  {
    change: [`${resourceTypes.permission} gateway`, ["qualifier"], "$LATEST"],
    finds: ['function-version: gateway qualifier is "$LATEST"; expected the name of the Alias of this stack'],
  },
  {
    change: [`${resourceTypes.function} api`, ["environment", "variables", "DATABASE_PASSWORD"], "x"],
    finds: [
      "function-without-secrets: api environment.variables.DATABASE_PASSWORD is [secret]; expected no secret",
      'function-environment: api environment.variables.DATABASE_PASSWORD is "set"; expected no such variable, as the API doesn\'t read it',
    ],
  },
  {
    change: [
      `${resourceTypes.function} api`,
      ["environment", "variables", "TIMESHEETS_TABLE"],
      "AKIAABCDEFGHIJKLMNOP",
    ],
    finds: [
      "function-without-secrets: api environment.variables.TIMESHEETS_TABLE is [secret]; expected no secret",
      "function-checks-tokens: api environment.variables.TIMESHEETS_TABLE is [secret]; expected the name of the Table of this stack",
    ],
  },
  {
    change: [
      `${resourceTypes.function} api`,
      ["environment", "variables", "TIMESHEETS_ISSUER"],
      "https://other.eu.auth0.com/",
    ],
    finds: [
      'authorizer-issuer: auth0 jwtConfiguration.issuer is "https://login.timesheets.exampleco.com/"; expected the TIMESHEETS_ISSUER of the function',
      'function-checks-tokens: api environment.variables.TIMESHEETS_ISSUER is "https://other.eu.auth0.com/"; expected the issuer of timesheets:loginDomain, or else of auth0:domain',
      'function-checks-tokens: api environment.variables.TIMESHEETS_ISSUER is "https://other.eu.auth0.com/"; expected the issuer that the gateway\'s authorizer trusts',
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["environment", "variables", "TIMESHEETS_AUDIENCE"], "other"],
    finds: [
      'function-checks-tokens: api environment.variables.TIMESHEETS_AUDIENCE is "other"; expected the API\'s identifier',
    ],
  },
  {
    change: [
      `${resourceTypes.function} api`,
      ["environment", "variables", "TIMESHEETS_CLIENTS", "extra"],
      "abc",
    ],
    finds: [
      'function-checks-tokens: api environment.variables.TIMESHEETS_CLIENTS is "{\\"mobile\\":\\"auth0:index/client:Client mobile\\",\\"web\\":\\"…; expected JSON of the client ids of this stack\'s applications, by their keys',
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["environment"], "[secret]"],
    finds: [
      'authorizer-issuer: auth0 jwtConfiguration.issuer is "https://login.timesheets.exampleco.com/"; expected the TIMESHEETS_ISSUER of the function',
      "function-without-secrets: api environment is [secret]; expected no secret",
      "function-checks-tokens: api environment.variables.TIMESHEETS_AUDIENCE is missing; expected the API's identifier",
      "function-checks-tokens: api environment.variables.TIMESHEETS_ISSUER is missing; expected the issuer of timesheets:loginDomain, or else of auth0:domain",
      "function-checks-tokens: api environment.variables.TIMESHEETS_ISSUER is missing; expected the issuer that the gateway's authorizer trusts",
      "function-checks-tokens: api environment.variables.TIMESHEETS_TABLE is missing; expected the name of the Table of this stack",
      "function-checks-tokens: api environment.variables.TIMESHEETS_CLIENTS is missing; expected JSON of the client ids of this stack's applications, by their keys",
      "settings-known: api environment is [secret]; expected no such setting, as nobody has judged it",
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["environment", "variables", "NODE_OPTIONS"], "x"],
    finds: [
      'function-environment: api environment.variables.NODE_OPTIONS is "set"; expected no such variable, as the API doesn\'t read it',
    ],
  },
  {
    change: [
      `${resourceTypes.function} api`,
      ["environment", "variables", "NODE_TLS_REJECT_UNAUTHORIZED"],
      "x",
    ],
    finds: [
      'function-environment: api environment.variables.NODE_TLS_REJECT_UNAUTHORIZED is "set"; expected no such variable, as the API doesn\'t read it',
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["environment", "variables", "AWS_LAMBDA_EXEC_WRAPPER"], "x"],
    finds: [
      'function-environment: api environment.variables.AWS_LAMBDA_EXEC_WRAPPER is "set"; expected no such variable, as the API doesn\'t read it',
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["environment", "variables", "LD_PRELOAD"], "x"],
    finds: [
      'function-environment: api environment.variables.LD_PRELOAD is "set"; expected no such variable, as the API doesn\'t read it',
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["environment", "variables", "HTTPS_PROXY"], "x"],
    finds: [
      'function-environment: api environment.variables.HTTPS_PROXY is "set"; expected no such variable, as the API doesn\'t read it',
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["handler"], "other.handler"],
    finds: ['function-code: api handler is "other.handler"; expected "index.handler"'],
  },
  {
    change: [`${resourceTypes.function} api`, ["architectures"], ["arm64", "x86_64"]],
    finds: ['function-code: api architectures is ["arm64","x86_64"]; expected ["arm64"]'],
  },
  {
    change: [
      `${resourceTypes.function} api`,
      ["deadLetterConfig"],
      { targetArn: "arn:aws:sqs:eu-central-1:1:other" },
    ],
    finds: [
      'function-surroundings: api deadLetterConfig.targetArn is "arn:aws:sqs:eu-central-1:1:other"; expected what this stack declares',
    ],
  },
];

describe("guardrails of the function find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
