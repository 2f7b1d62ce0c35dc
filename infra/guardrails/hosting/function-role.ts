import { resourceTypes } from "declared-stack/resource-types";
import { standInAccount, standInArn } from "declared-stack/stand-ins";
import type { ResourceOf } from "declared-stack/typed-resource";
import { isUnknown, itemsOf, valueAt } from "declared-stack/value";
import { isForUploads } from "../../capacity/served.ts";
import { both, every } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";
import { type Statement, serviceOf, statementsOf } from "../definition/statements.ts";

/** All that uploads do on the table: they list nothing, and use no index. */
const ON_ITEMS = ["dynamodb:GetItem", "dynamodb:PutItem"];

/** All that a function does, by the type of resource on which it does it. Traces know no resources. */
const ALLOWED = {
  [resourceTypes.table]: [...ON_ITEMS, "dynamodb:Query"],
  [resourceTypes.logGroup]: ["logs:CreateLogStream", "logs:PutLogEvents"],
  [resourceTypes.key]: ["kms:Decrypt", "kms:GenerateDataKey"],
};
const ON = [resourceTypes.table, resourceTypes.logGroup, resourceTypes.key];
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
        holds: (policy) => isAssumedBy(policy, "lambda.amazonaws.com"),
        when: (role, stack) => !isForBackups(role, stack),
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
    check: both(
      (stack) => stack.all(resourceTypes.roleOfFunction).flatMap((role) => countOfPolicies(role, stack)),
      (stack) => stack.all(resourceTypes.rolePolicy).flatMap((resource) => breachesOfPolicy(resource, stack)),
    ),
  },
  {
    name: "role-bounded",
    mirrors: "AWS IAM: Permissions boundaries",
    severity: "critical",
    why: "Without the boundary, whoever deploys the stack may give a role of it any right there is, and hand it to the function.",
    remedy: "Set permissionsBoundary to the stack's boundary, in infra/hosting/function-role.ts.",
    check: every(resourceTypes.roleOfFunction, {
      setting: "permissionsBoundary",
      expected: (_role, stack) => boundaryOf(stack),
      holds: (arn, _role, stack) => arn === boundaryOf(stack),
    }),
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

/** The policy that the bootstrap makes for the stack, in its own account. */
const boundaryOf = ({ name }: JudgedStack): string =>
  `arn:aws:iam::${standInAccount}:policy/ci-timesheets-${name}-boundary`;

/** Whether AWS Backup takes a role, and nobody else. */
export const isForBackups = (
  role: ResourceOf<typeof resourceTypes.roleOfFunction>,
  stack: JudgedStack,
): boolean =>
  stack
    .all(resourceTypes.backupSelection)
    .some(({ inputs }) => stack.referred(inputs.iamRoleArn, resourceTypes.roleOfFunction) === role) &&
  !stack
    .all(resourceTypes.function)
    .some(({ inputs }) => stack.referred(inputs.role, resourceTypes.roleOfFunction) === role);

function countOfPolicies(
  role: ResourceOf<typeof resourceTypes.roleOfFunction>,
  stack: JudgedStack,
): Breach[] {
  const own = stack
    .all(resourceTypes.rolePolicy)
    .filter(
      ({ inputs }) =>
        stack.named(inputs.role, resourceTypes.roleOfFunction) === role ||
        stack.referred(inputs.role, resourceTypes.roleOfFunction) === role,
    );
  if (own.length === 1) return [];
  const expected = "one policy that says what the function may do";
  return [{ resource: role, property: "", found: own.length, expected }];
}

function breachesOfPolicy(
  resource: ResourceOf<typeof resourceTypes.rolePolicy>,
  stack: JudgedStack,
): Breach[] {
  const { policy, role } = resource.inputs;
  const ofBackups = stack.named(role, resourceTypes.roleOfFunction);
  // Its rights are judged with the backups.
  if (ofBackups !== undefined && isForBackups(ofBackups, stack)) return [];
  const breach = (found: unknown, expected: string): Breach => ({
    resource,
    property: "policy",
    found,
    expected,
  });
  if (isUnknown(policy)) return [breach(policy, "a policy that is known")];
  const statements = statementsOf(policy);
  if (statements.length === 0) return [breach(policy, "statements of known members")];
  const resources = statements.flatMap(({ Resource }) => Resource);
  const allowed = statements.flatMap(({ Action }) => Action);
  const uploads = stack
    .all(resourceTypes.function)
    .some((one) => isForUploads(one, stack) && runsAs(one, resource, stack));
  const onTable = uploads ? ON_ITEMS : ALLOWED[resourceTypes.table];
  const needed = [...onTable, ...ALLOWED[resourceTypes.logGroup]];
  const parts = (table: ResourceOf<typeof resourceTypes.table>) =>
    uploads ? [standInArn(table)] : readableParts(table);
  return [
    ...statements
      .filter((statement) => !isLeast(statement, stack))
      .map((statement) => breach(statement, "an Allow of known actions on resources of this stack")),
    ...stack
      .all(resourceTypes.table)
      .filter((table) => !parts(table).every((arn) => resources.includes(arn)))
      .map(() => breach(resources, "the table and each of its indexes, which the function reads")),
    ...(uploads ? ALLOWED[resourceTypes.table].filter((action) => !onTable.includes(action)) : [])
      .filter((action) => allowed.includes(action))
      .map((action) => breach(allowed, `no ${action}, which uploads don't need`)),
    ...needed
      .filter((action) => !allowed.includes(action))
      .map((action) => breach(allowed, `${action}, which the function needs`)),
  ];
}

/** Whether a function runs as the role that a policy is for. */
const runsAs = (
  { inputs }: ResourceOf<typeof resourceTypes.function>,
  policy: ResourceOf<typeof resourceTypes.rolePolicy>,
  stack: JudgedStack,
): boolean =>
  stack.referred(inputs.role, resourceTypes.roleOfFunction) ===
  stack.named(policy.inputs.role, resourceTypes.roleOfFunction);

/** The table and its indexes. */
const readableParts = (table: ResourceOf<typeof resourceTypes.table>): string[] => {
  const indexes = itemsOf(table.inputs.globalSecondaryIndexes).map((index) => valueAt(index, "name"));
  return [standInArn(table), ...indexes.map((name) => `${standInArn(table)}/index/${name}`)];
};

/** Whether one statement lets a service assume a role, and no other lets anybody. */
export function isAssumedBy(policy: unknown, service: string): boolean {
  const [only, ...others] = statementsOf(policy);
  return only !== undefined && others.length === 0 && isForService(only, service);
}

const isForService = (statement: Statement, service: string): boolean =>
  statement.Effect === "Allow" &&
  serviceOf(statement) === service &&
  statement.Action.join() === "sts:AssumeRole" &&
  statement.Resource.length === 0 &&
  Object.keys(statement.Condition).length === 0;

function isLeast({ Effect, Principal, Action, Resource }: Statement, stack: JudgedStack): boolean {
  if (Effect !== "Allow" || Principal !== undefined || Resource.length === 0) return false;
  if (Action.every((action) => WITHOUT_RESOURCE.includes(action))) return Resource.join() === "*";
  return ON.some(
    (type) =>
      Action.every((action) => ALLOWED[type].includes(action)) &&
      Resource.every((arn) => partsOf(type, stack).includes(arn)),
  );
}

/** The resources of a type as a policy names them: a table with its indexes, a key, the streams of a log group. */
const partsOf = (type: (typeof ON)[number], stack: JudgedStack): string[] =>
  type === resourceTypes.table
    ? stack.all(type).flatMap(readableParts)
    : stack
        .all(type)
        .flatMap((one) => [
          standInArn(one),
          ...(type === resourceTypes.logGroup ? [`${standInArn(one)}:*`] : []),
        ]);
