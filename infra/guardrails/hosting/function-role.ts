import { resourceTypes } from "declared-stack/resource-types";
import { standInArn } from "declared-stack/stand-ins";
import type { ResourceOf } from "declared-stack/typed-resource";
import { isUnknown, itemsOf, parsed, textsOf, valueAt } from "declared-stack/value";
import { both, every, exists } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

const ASSUMED =
  '[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]';

/** The actions that the function needs, by the type of resource on which it takes them. Traces know no resources. */
const ALLOWED = {
  [resourceTypes.table]: [
    "GetItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "Query",
    "ConditionCheckItem",
  ].map((name) => `dynamodb:${name}`),
  [resourceTypes.logGroup]: ["logs:CreateLogStream", "logs:PutLogEvents"],
  [resourceTypes.key]: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
};
const ON = [resourceTypes.table, resourceTypes.logGroup, resourceTypes.key];
/** Without these no entry can be read or written. */
const NEEDED = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"];
const WITHOUT_RESOURCE = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];

/** Guardrails of the function's rights in the account. */
export const functionRoleGuardrails: readonly Guardrail[] = [
  {
    name: "role-assumed-by-function",
    mirrors: "CKV_AWS_60",
    severity: "critical",
    why: "Whoever may assume the role may read everybody's timesheets.",
    remedy: "Trust lambda.amazonaws.com alone, in infra/hosting/function-role.ts.",
    check: both(
      every(resourceTypes.roleOfFunction, {
        setting: "assumeRolePolicy",
        expected: "one statement that lets lambda.amazonaws.com assume it",
        holds: (policy) => JSON.stringify(valueAt(parsed(policy), "Statement")) === ASSUMED,
      }),
      every(resourceTypes.function, {
        setting: "role",
        expected: "the Role of this stack",
        holds: (arn, _function, stack) => stack.referred(arn, resourceTypes.roleOfFunction) !== undefined,
      }),
    ),
  },
  {
    name: "role-least-privilege",
    mirrors: "CKV_AWS_355",
    severity: "high",
    why: "With more permissions than the function needs, a flaw in it can do more harm.",
    remedy:
      "Name each action and each resource in infra/hosting/function-role.ts; only X-Ray takes all resources.",
    check: both(exists(resourceTypes.rolePolicy, "a policy that says what the function may do"), (stack) =>
      stack.all(resourceTypes.rolePolicy).flatMap((resource) => breachesOfPolicy(resource, stack)),
    ),
  },
  {
    name: "role-policy-in-place",
    mirrors: "CKV_AWS_274",
    severity: "medium",
    why: "A policy of another role, or one that AWS manages, isn't what was judged.",
    remedy: "Attach one inline policy to the function's role, and let the function depend on it.",
    check: both(
      every(resourceTypes.rolePolicy, {
        setting: "role",
        expected: "the name of the Role of this stack",
        holds: (name, _policy, stack) =>
          stack.named(name, resourceTypes.roleOfFunction) !== undefined ||
          stack.referred(name, resourceTypes.roleOfFunction) !== undefined,
      }),
      every(resourceTypes.roleOfFunction, {
        setting: "managedPolicyArns",
        expected: "none",
        holds: (arns) => itemsOf(arns).length === 0,
      }),
      (stack) =>
        stack
          .all(resourceTypes.function)
          .filter(
            ({ dependsOn }) => !dependsOn.some((label) => label.startsWith(`${resourceTypes.rolePolicy} `)),
          )
          .map((resource) => ({
            resource,
            property: "dependsOn",
            found: resource.dependsOn,
            expected: "the RolePolicy, which has to be in place before the function runs",
          })),
    ),
  },
];

function breachesOfPolicy(
  resource: ResourceOf<typeof resourceTypes.rolePolicy>,
  stack: JudgedStack,
): Breach[] {
  const policy = parsed(resource.inputs.policy);
  const breach = (found: unknown, expected: string): Breach => ({
    resource,
    property: "policy",
    found,
    expected,
  });
  if (isUnknown(policy)) return [breach(policy, "a policy that is known")];
  const statements = itemsOf(valueAt(policy, "Statement"));
  if (statements.length === 0) return [breach(policy, "statements")];
  const resources = statements.flatMap((statement) => listed(valueAt(statement, "Resource")));
  const allowed = statements.flatMap((statement) => actionsOf(statement));
  const needed = [...NEEDED, ...ALLOWED[resourceTypes.logGroup]];
  return [
    ...statements
      .filter((statement) => !isLeast(statement, stack))
      .map((statement) => breach(statement, "an Allow of known actions on resources of this stack")),
    ...stack
      .all(resourceTypes.table)
      .filter((table) => !readableParts(table).every((arn) => resources.includes(arn)))
      .map(() => breach(resources, "the table and each of its indexes, which the function reads")),
    ...needed
      .filter((action) => !allowed.includes(action))
      .map((action) => breach(allowed, `${action}, which the function needs`)),
  ];
}

/** The table and its indexes. */
const readableParts = (table: ResourceOf<typeof resourceTypes.table>): string[] => {
  const indexes = itemsOf(table.inputs.globalSecondaryIndexes).map((index) => valueAt(index, "name"));
  return [standInArn(table), ...indexes.map((name) => `${standInArn(table)}/index/${name}`)];
};

const listed = (value: unknown): readonly string[] => (typeof value === "string" ? [value] : textsOf(value));
const actionsOf = (statement: unknown): readonly string[] => listed(valueAt(statement, "Action"));

function isLeast(statement: unknown, stack: JudgedStack): boolean {
  const actions = actionsOf(statement);
  const resources = listed(valueAt(statement, "Resource"));
  const strange = Object.keys(statement ?? {}).some((member) => member.startsWith("Not"));
  if (strange || actions.length === 0 || resources.length === 0) return false;
  if (valueAt(statement, "Effect") !== "Allow") return false;
  if (actions.every((action) => WITHOUT_RESOURCE.includes(action))) {
    return resources.length === 1 && resources[0] === "*";
  }
  return ON.some(
    (type) =>
      actions.every((action) => ALLOWED[type].includes(action)) &&
      resources.every((arn) => stack.all(type).some((one) => isWithin(arn, standInArn(one)))),
  );
}

/** A resource itself, the indexes of a table or the streams of a log group. */
const isWithin = (arn: string, base: string): boolean =>
  arn === base || arn === `${base}:*` || arn.startsWith(`${base}/index/`);
