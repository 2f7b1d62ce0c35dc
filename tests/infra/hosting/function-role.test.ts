import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";

const stack = await declareStack();
const role = stack.the("aws:iam/role:Role", "api");
const rights = stack.the("aws:iam/rolePolicy:RolePolicy", "api");

describe("the function's role", () => {
  it("is the only one, with one policy and no managed one", () => {
    const identities = stack.resources.filter(({ type }) => type.startsWith("aws:iam/"));
    expect(identities.map(({ type }) => type).sort()).toEqual([
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
    ]);
    expect(Object.keys(role.inputs).sort()).toEqual(["assumeRolePolicy", "name"]);
  });

  it("has explicit names", () => {
    expect(role.inputs.name).toBe("timesheets-dev-api");
    expect(rights.inputs.name).toBe("timesheets-dev-api");
    expect(rights.inputs.role).toBe("timesheets-dev-api");
  });

  it("is assumed by Lambda alone", () => {
    expect(JSON.parse(String(role.inputs.assumeRolePolicy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } },
      ],
    });
  });

  it("has the rights that the function uses, on its own table, indexes, log and key, and no others", () => {
    expect(JSON.parse(String(rights.inputs.policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Table",
          Effect: "Allow",
          Action: [
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:Query",
          ],
          Resource: ["arn:table/entries", "arn:table/entries/index/*"],
        },
        {
          Sid: "Logs",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: ["arn:logs/api:*"],
        },
        {
          Sid: "Key",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: ["arn:key/data"],
        },
        {
          Sid: "Traces",
          Effect: "Allow",
          Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
          Resource: ["*"],
        },
      ],
    });
  });
});
