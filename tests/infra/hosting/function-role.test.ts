import { globSync, readFileSync } from "node:fs";
import { labelOf } from "declared-stack/resource";
import { describe, expect, it } from "vitest";
import { tableSchema } from "../../../api/store/schema.ts";
import { declareStack } from "../declare.ts";

const stack = await declareStack();
const role = stack.the("aws:iam/role:Role", "api");
const rights = stack.the("aws:iam/rolePolicy:RolePolicy", "api");

const STORE = new URL("../../../api/store/", import.meta.url);

/** IAM's names of the requests that the API's store sends, by the commands that its modules import. */
function sentActions(): string[] {
  const modules = globSync("**/*.ts", { cwd: STORE }).map((file) =>
    readFileSync(new URL(file, STORE), "utf8"),
  );
  const commands = modules.flatMap((text) =>
    [...text.matchAll(/\bnew (\w+)Command\b/g)].map(([, name]) => name),
  );
  return [...new Set(commands)].map((name) => `dynamodb:${name === "Query" ? name : `${name}Item`}`).sort();
}

const indexes = tableSchema.globalSecondaryIndexes.map(
  ({ name }) => `arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries/index/${name}`,
);
const tableActions = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"];

describe("the roles of functions", () => {
  it("are one for each, with one policy and no managed one", () => {
    const identities = stack.resources.filter(({ type }) => type.startsWith("aws:iam/"));
    expect(identities.map(labelOf)).toEqual([
      "aws:iam/role:Role api",
      "aws:iam/role:Role uploads",
      "aws:iam/rolePolicy:RolePolicy api",
      "aws:iam/rolePolicy:RolePolicy uploads",
    ]);
    expect(Object.keys(role.inputs).sort()).toEqual(["assumeRolePolicy", "name", "permissionsBoundary"]);
  });

  it("may do no more than the boundary that the bootstrap makes, whatever it is given", () => {
    expect(role.inputs.permissionsBoundary).toBe(
      "arn:aws:iam::000000000000:policy/ci-timesheets-dev-boundary",
    );
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
          Action: tableActions,
          Resource: [
            "arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries",
            ...indexes,
          ],
        },
        {
          Sid: "Logs",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: ["arn:aws:cloudwatch:eu-central-1:000000000000:aws:cloudwatch/logGroup:LogGroup api:*"],
        },
        {
          Sid: "Key",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: ["arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data"],
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

  it("let uploads read and write single items only, on their own log", () => {
    const { policy, role } = stack.the("aws:iam/rolePolicy:RolePolicy", "uploads").inputs;
    const { Statement } = JSON.parse(String(policy));
    expect(role).toBe("timesheets-dev-uploads");
    expect(Statement[0]).toEqual({
      Sid: "Table",
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
      Resource: ["arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries"],
    });
    expect(Statement[1].Resource).toEqual([
      "arn:aws:cloudwatch:eu-central-1:000000000000:aws:cloudwatch/logGroup:LogGroup uploads:*",
    ]);
    expect(Statement.slice(2)).toEqual(JSON.parse(String(rights.inputs.policy)).Statement.slice(2));
  });

  it("may send what the API's store sends, and nothing else", () => {
    expect(tableActions.toSorted()).toEqual(sentActions());
  });
});
