import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const { alias, function: lambda, integration, permission, rolePolicy, route, stage } = resourceTypes;

/** A function that isn't for uploads alone is to have the rights of one that serves people. */
const AS_OF_PEOPLE = [
  'role-least-privilege: uploads policy is ["arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/ta…; expected the table and each of its indexes, which the function reads',
  'role-least-privilege: uploads policy is ["dynamodb:GetItem","dynamodb:PutItem","logs:CreateLogStream…; expected dynamodb:Query, which the function needs',
];

const cases: readonly Case[] = [
  {
    change: [`${route} POST /timesheets/batch`, ["target"], `integrations/${integration} api`],
    finds: [
      'uploads-apart: POST /timesheets/batch target is "integrations/aws:apigatewayv2/integration:Integration api"; expected an integration of a function that serves no people',
      ...AS_OF_PEOPLE,
    ],
  },
  {
    change: [`${route} GET /timesheets`, ["target"], `integrations/${integration} uploads`],
    finds: [
      'uploads-apart: POST /timesheets/batch target is "integrations/aws:apigatewayv2/integration:Integration uploa…; expected an integration of a function that serves no people',
      ...AS_OF_PEOPLE,
      "throttling-within-concurrency: uploads reservedConcurrentExecutions is 2; expected 6 or more, as the gateway admits 51 requests a second to it and an execution does 10 requests",
    ],
  },
  {
    change: [`${lambda} uploads`, ["role"], "arn:aws:iam:eu-central-1:000000000000:aws:iam/role:Role api"],
    finds: [
      'role-least-privilege: api policy is ["dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query","log…; expected no dynamodb:Query, which uploads don\'t need',
      ...AS_OF_PEOPLE,
      'functions-own-parts: api role is "arn:aws:iam:eu-central-1:000000000000:aws:iam/role:Role api…; expected one that no other function has',
      'functions-own-parts: uploads role is "arn:aws:iam:eu-central-1:000000000000:aws:iam/role:Role api…; expected one that no other function has',
    ],
  },
  {
    change: [`${lambda} uploads`, ["loggingConfig", "logGroup"], "/aws/lambda/timesheets-prod-api"],
    finds: [
      'functions-own-parts: api loggingConfig.logGroup is "/aws/lambda/timesheets-prod-api"; expected one that no other function has',
      'functions-own-parts: uploads loggingConfig.logGroup is "/aws/lambda/timesheets-prod-api"; expected one that no other function has',
    ],
  },
  {
    change: [`${permission} gateway-uploads`, ["function"], "timesheets-prod-api"],
    finds: [
      "functions-own-parts: api is 2; expected one Permission of its own",
      "functions-own-parts: uploads is 0; expected one Permission of its own",
    ],
  },
  {
    change: [`${alias} live-uploads`, ["functionName"], "timesheets-prod-api"],
    finds: [
      'uploads-apart: POST /timesheets/batch target is "integrations/aws:apigatewayv2/integration:Integration uploa…; expected an integration of a function that serves no people',
      ...AS_OF_PEOPLE,
      "functions-own-parts: api is 2; expected one Alias of its own",
      "functions-own-parts: uploads is 0; expected one Alias of its own",
    ],
  },
  {
    change: [`${lambda} api`, ["reservedConcurrentExecutions"], 43],
    finds: [
      "throttling-within-concurrency: api reservedConcurrentExecutions is 43; expected 44 or more, as the gateway admits 440 requests a second to it and an execution does 10 requests",
    ],
  },
  {
    change: [`${lambda} uploads`, ["reservedConcurrentExecutions"], 1],
    finds: [
      "throttling-within-concurrency: uploads reservedConcurrentExecutions is 1; expected 2 or more, as the gateway admits 1 requests a second to it and an execution does 0.8 uploads of 1000 lines",
    ],
  },
  {
    change: [`${lambda} uploads`, ["reservedConcurrentExecutions"], 5],
    finds: [
      "uploads-leave-room: uploads reservedConcurrentExecutions is 5; expected 2 or fewer, as one writes 1600 units a second and the table takes 4000",
    ],
  },
  {
    change: [`${lambda} api`, ["reservedConcurrentExecutions"], 499],
    finds: [],
  },
  {
    change: [`${stage} api`, ["defaultRouteSettings", "throttlingRateLimit"], 70],
    finds: [
      "throttling-within-concurrency: api reservedConcurrentExecutions is 50; expected 56 or more, as the gateway admits 560 requests a second to it and an execution does 10 requests",
    ],
  },
  {
    change: [`${rolePolicy} uploads`, ["policy", "Statement", 0, "Action", 2], "dynamodb:Query"],
    finds: [
      'role-least-privilege: uploads policy is ["dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query","log…; expected no dynamodb:Query, which uploads don\'t need',
    ],
  },
];

describe("guardrails of functions and their load find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
