import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.roleOfFunction} api`, ["permissionsBoundary"], REMOVED],
    finds: [
      "role-bounded: api permissionsBoundary is missing; expected arn:aws:iam::000000000000:policy/ci-timesheets-prod-boundary",
    ],
  },
  {
    change: [
      `${resourceTypes.roleOfFunction} api`,
      ["permissionsBoundary"],
      "arn:aws:iam::aws:policy/AdministratorAccess",
    ],
    finds: [
      'role-bounded: api permissionsBoundary is "arn:aws:iam::aws:policy/AdministratorAccess"; expected arn:aws:iam::000000000000:policy/ci-timesheets-prod-boundary',
    ],
  },
  {
    change: [
      `${resourceTypes.roleOfFunction} api`,
      ["assumeRolePolicy", "Statement", 0, "Principal"],
      { AWS: "*" },
    ],
    finds: [
      'role-assumed-by-function: api assumeRolePolicy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Al…; expected one statement that lets lambda.amazonaws.com assume it',
    ],
  },
  {
    change: [`${resourceTypes.function} api`, ["role"], "arn:aws:iam::1:role/admin"],
    finds: [
      'role-assumed-by-function: api role is "arn:aws:iam::1:role/admin"; expected the Role of this stack',
    ],
  },
  {
    change: [`${resourceTypes.rolePolicy} api`, ["policy", "Statement", 0, "Action"], ["dynamodb:*"]],
    finds: [
      'role-least-privilege: api policy is {"Sid":"Table","Effect":"Allow","Action":["dynamodb:*"],"Res…; expected an Allow of known actions on resources of this stack',
      'role-least-privilege: api policy is ["dynamodb:*","logs:CreateLogStream","logs:PutLogEvents","km…; expected dynamodb:GetItem, which the function needs',
      'role-least-privilege: api policy is ["dynamodb:*","logs:CreateLogStream","logs:PutLogEvents","km…; expected dynamodb:PutItem, which the function needs',
      'role-least-privilege: api policy is ["dynamodb:*","logs:CreateLogStream","logs:PutLogEvents","km…; expected dynamodb:Query, which the function needs',
    ],
  },
  {
    change: [`${resourceTypes.rolePolicy} api`, ["policy", "Statement", 0, "Resource"], ["*"]],
    finds: [
      'role-least-privilege: api policy is {"Sid":"Table","Effect":"Allow","Action":["dynamodb:GetItem"…; expected an Allow of known actions on resources of this stack',
      'role-least-privilege: api policy is ["*","arn:aws:cloudwatch:eu-central-1:000000000000:aws:cloud…; expected the table and each of its indexes, which the function reads',
    ],
  },
  {
    change: [`${resourceTypes.rolePolicy} api`, ["policy", "Statement", 1, "Action", 0], "s3:GetObject"],
    finds: [
      'role-least-privilege: api policy is {"Sid":"Logs","Effect":"Allow","Action":["s3:GetObject","log…; expected an Allow of known actions on resources of this stack',
      'role-least-privilege: api policy is ["dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query","s3:…; expected logs:CreateLogStream, which the function needs',
    ],
  },
  {
    change: [`${resourceTypes.rolePolicy} api`, ["role"], "other"],
    finds: [
      "role-least-privilege: api is 0; expected one policy that says what the function may do",
      'role-policy-in-place: api role is "other"; expected the name of the Role of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.roleOfFunction} api`,
      ["managedPolicyArns"],
      ["arn:aws:iam::aws:policy/AdministratorAccess"],
    ],
    finds: [
      'settings-known: api managedPolicyArns["arn:aws:iam::aws:policy/AdministratorAccess"] is "listed"; expected no such setting, as nobody has judged it',
      'role-policy-in-place: api managedPolicyArns is ["arn:aws:iam::aws:policy/AdministratorAccess"]; expected none',
    ],
  },
  {
    change: [
      `${resourceTypes.roleOfFunction} api`,
      ["assumeRolePolicy", "Statement", 0, "Principal", "AWS"],
      "arn:aws:iam::999999999999:root",
    ],
    finds: [
      'role-assumed-by-function: api assumeRolePolicy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Al…; expected one statement that lets lambda.amazonaws.com assume it',
    ],
  },
  {
    change: [
      `${resourceTypes.roleOfFunction} api`,
      ["assumeRolePolicy", "Statement", 0, "Principal", "Service"],
      ["lambda.amazonaws.com", "ec2.amazonaws.com"],
    ],
    finds: [
      'role-assumed-by-function: api assumeRolePolicy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Al…; expected one statement that lets lambda.amazonaws.com assume it',
    ],
  },
  {
    change: [
      `${resourceTypes.roleOfFunction} api`,
      ["assumeRolePolicy", "Statement", 0, "Principal", "Federated"],
      "accounts.google.com",
    ],
    finds: [
      'role-assumed-by-function: api assumeRolePolicy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Al…; expected one statement that lets lambda.amazonaws.com assume it',
    ],
  },
  {
    change: [
      `${resourceTypes.roleOfFunction} api`,
      ["assumeRolePolicy", "Statement", 0, "Action"],
      ["sts:AssumeRole", "sts:TagSession"],
    ],
    finds: [
      'role-assumed-by-function: api assumeRolePolicy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Al…; expected one statement that lets lambda.amazonaws.com assume it',
    ],
  },
];

describe("guardrails of the function's role find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
