import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { standInArn } from "declared-stack/stand-ins";
import { isUnknown, itemsOf, parsed, valueAt } from "declared-stack/value";
import { both, every } from "../definition/every.ts";
import type { Breach, Check, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";
import { conditioned, conditionsOf, type Statement, statementsOf } from "../definition/statements.ts";
import { isOwnAccount, prefixOf, purposeOf, readArn } from "./own.ts";

/** Actions for which AWS knows no resource to limit them to, and that no tag of a request could limit. */
const WITHOUT_RESOURCE = new Set([
  "backup-storage:MountCapsule",
  "kms:ListAliases",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
]);
/** Of these AWS knows none before they have made one: the request's tags limit them. */
const MAKES_ONE = new Set(["acm:RequestCertificate", "backup:CreateBackupPlan", "kms:CreateKey"]);

/** Ids of these are made by AWS. Only tags say whose they are. */
const KNOWN_BY_TAG = { kms: "key/*", acm: "certificate/*", backup: "backup-plan:*" } as const;

/** Rights on roles that could give somebody more than they have, but for the boundary. */
const BOUNDED = new Set([
  "iam:CreateRole",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
]);
const UNBOUNDED = new Set([
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:TagRole",
  "iam:UntagRole",
]);
/** Services that roles of a stack may be handed to. */
const PASSED_TO = new Set(["backup.amazonaws.com", "lambda.amazonaws.com"]);
const SERVICE_LINKED = new Set(["ops.apigateway.amazonaws.com"]);

/** All by which a preview could do more than read, beside what begins with these words. */
const READS = /:(Describe|Get|List)[A-Za-z]*$/;
const ALSO_READ = new Set(["apigateway:GET", "kms:Decrypt"]);

/** Guardrails of all that the roles of jobs may do, and of what a role that they make may do at most. */
export const rightsGuardrails: readonly Guardrail[] = [
  {
    name: "ci-least-privilege",
    mirrors: "CKV_AWS_355",
    severity: "critical",
    why: "Whoever may change the workflow may do all that its roles may do.",
    remedy:
      "Name each action, and resources of this stack alone, by name or by tag, in infra/bootstrap/rights/; only what AWS can't limit takes all resources.",
    check: everyStatement("an Allow of named actions on resources of this stack", isLeast),
  },
  {
    name: "ci-no-escalation",
    mirrors: "CKV_AWS_286",
    severity: "critical",
    why: "A role that may make a stronger one, hand itself to a service or change its own policies may do anything.",
    remedy:
      "Leave it out; rights on roles need the condition iam:PermissionsBoundary, and iam:PassRole the condition iam:PassedToService.",
    check: everyStatement("rights on roles of this stack, under the boundary", isHeldBack),
  },
  {
    name: "ci-preview-reads",
    mirrors: "NIST SP 800-53 AC-6",
    severity: "critical",
    why: "A preview runs the code of a pull request that nobody has approved yet.",
    remedy: "Keep all but reading for the role that deploys.",
    check: both(
      everyStatement("actions that only read", ({ Action }, purposes) =>
        purposes.includes("preview") ? Action.every((one) => READS.test(one) || ALSO_READ.has(one)) : true,
      ),
      everyStatement("the secret of the client that previews, and no other", isOwnSecret),
    ),
  },
  {
    name: "ci-policies-attached",
    mirrors: "CKV_AWS_274",
    severity: "critical",
    why: "A policy of somebody else's, or one of the other role, isn't what was judged.",
    remedy: "Attach to each role the policies that are declared for it, and no others.",
    check: both(
      every(resourceTypes.rolePolicies, {
        setting: "policyArns",
        expected: "the policies of this role",
        holds: isOfOneRole,
      }),
      every(resourceTypes.rolePolicy, {
        setting: "role",
        expected: "the name of a Role that is declared here",
        holds: (role, _policy, stack) => stack.named(role, resourceTypes.roleOfFunction) !== undefined,
      }),
      every(resourceTypes.roleOfFunction, {
        setting: "name",
        expected: "a RolePolicyAttachmentsExclusive for it, which takes away all other policies",
        holds: (name, _role, stack) =>
          stack.all(resourceTypes.rolePolicies).some(({ inputs }) => inputs.roleName === name),
      }),
    ),
  },
  {
    name: "ci-boundary",
    mirrors: "AWS IAM: Permissions boundaries",
    severity: "critical",
    why: "The boundary is all that keeps a role made by a deployment from having any right there is.",
    remedy:
      "Let it hold what the stack's functions need, and nothing of IAM or STS, in infra/bootstrap/roles.ts.",
    check: (stack) => {
      const boundary = stack.all(resourceTypes.managedPolicy).find((one) => isBoundary(one, stack));
      if (boundary === undefined) {
        const resource = { type: resourceTypes.managedPolicy, name: "" };
        return [{ resource, property: "", found: undefined, expected: `ci-${prefixOf(stack)}-boundary` }];
      }
      return statementsOf(boundary.inputs.policy)
        .filter(({ Action }) => Action.some((one) => /^(iam|sts|organizations|account):/i.test(one)))
        .map(
          (found): Breach => ({ resource: boundary, property: "policy", found, expected: "no such right" }),
        );
    },
  },
];

const isBoundary = ({ inputs }: StackResource, stack: JudgedStack): boolean =>
  inputs.name === `ci-${prefixOf(stack)}-boundary`;

type Purpose = NonNullable<ReturnType<typeof purposeOf>>;

/** A demand on each statement of each policy, with the roles that have it. A policy that nobody understands meets none. */
function everyStatement(
  expected: string,
  holds: (statement: Statement, purposes: readonly Purpose[], stack: JudgedStack) => boolean,
): Check {
  return (stack) =>
    [...stack.all(resourceTypes.rolePolicy), ...stack.all(resourceTypes.managedPolicy)].flatMap(
      (resource): Breach[] => {
        const { policy } = resource.inputs;
        const breach = (found: unknown): Breach => ({ resource, property: "policy", found, expected });
        if (isUnknown(policy)) return [breach(policy)];
        const statements = statementsOf(policy);
        if (statements.length === 0) return [breach(policy)];
        const purposes = purposesOf(resource, stack);
        return statements.filter((one) => !holds(one, purposes, stack)).map(breach);
      },
    );
}

/** The roles that a policy is for: what is attached to none may be attached to any. */
function purposesOf(policy: StackResource, stack: JudgedStack): readonly Purpose[] {
  if (isBoundary(policy, stack)) return [];
  if (policy.type === resourceTypes.rolePolicy) return purposesNamed([policy.inputs.role], stack);
  return purposesNamed(
    stack
      .all(resourceTypes.rolePolicies)
      .filter(({ inputs }) =>
        itemsOf(inputs.policyArns).some((arn) => stack.referred(arn, resourceTypes.managedPolicy) === policy),
      )
      .map(({ inputs }) => inputs.roleName),
    stack,
  );
}

function purposesNamed(roles: readonly unknown[], stack: JudgedStack): readonly Purpose[] {
  const purposes = roles.map((role) => purposeOf(role, stack));
  return purposes.length === 0 || purposes.includes(undefined)
    ? ["deploy", "preview"]
    : purposes.flatMap((purpose) => purpose ?? []);
}

function isLeast(statement: Statement, _purposes: unknown, stack: JudgedStack): boolean {
  const { Effect, Principal, Action, Resource } = statement;
  if (Effect !== "Allow" || Principal !== undefined || Resource.length === 0) return false;
  if (!Action.every((action) => /^[a-z0-9-]+:[A-Za-z]+$/.test(action))) return false;
  if (Resource.join() === "*") {
    return Action.every(
      (action) =>
        WITHOUT_RESOURCE.has(action) || (MAKES_ONE.has(action) && isTagged(statement, "RequestTag", stack)),
    );
  }
  return Resource.every((arn) => isOwn(arn, statement, stack));
}

/** Whether a statement holds only for what has the tags of the stack. */
const isTagged = (statement: Statement, kind: "RequestTag" | "ResourceTag", stack: JudgedStack): boolean =>
  conditioned(statement, `aws:${kind}/project`, "StringEquals").join() === "timesheets" &&
  conditioned(statement, `aws:${kind}/stack`, "StringEquals").join() === stack.name;

/** Tags that are given first, or again, to what has them already: never to somebody else's. */
const isFirstTagged = (statement: Statement, stack: JudgedStack): boolean =>
  isTagged(statement, "RequestTag", stack) &&
  conditioned(statement, "aws:ResourceTag/project", "StringEqualsIfExists").join() === "timesheets" &&
  conditioned(statement, "aws:ResourceTag/stack", "StringEqualsIfExists").join() === stack.name;

const TAGGING = new Set(["kms:TagResource", "acm:AddTagsToCertificate", "backup:TagResource"]);

/** Whether a statement's resource is this stack's: something that is declared here, or that has its name or its tags. */
function isOwn(text: string, statement: Statement, stack: JudgedStack): boolean {
  if (isDeclaredHere(text, stack)) return true;
  const arn = readArn(text);
  if (arn === undefined) return false;
  const { service, region, account, resource } = arn;
  const regions = [stack.config["aws:region"], "eu-central-1"];
  if (region !== "" && !regions.includes(region)) return false;
  if (service === "apigateway") return account === "" && isOfGateway(resource, stack);
  if (service === "route53") return account === "" && isOfZone(resource, statement, stack);
  if (!isOwnAccount(account, stack)) return false;
  // A backup has no name: its tags are all that this lets anybody change.
  if (service === "backup" && resource === "recovery-point:*") {
    return statement.Action.join() === "backup:TagResource";
  }
  if (
    (service === "kms" || service === "acm" || service === "backup") &&
    resource === KNOWN_BY_TAG[service]
  ) {
    return statement.Action.every((action) => {
      if (TAGGING.has(action)) return isFirstTagged(statement, stack);
      return isTagged(statement, MAKES_ONE.has(action) ? "RequestTag" : "ResourceTag", stack);
    });
  }
  if (service === "iam" && resource.startsWith("role/aws-service-role/")) {
    const service = conditioned(statement, "iam:AWSServiceName", "StringEquals");
    return (
      statement.Action.join() === "iam:CreateServiceLinkedRole" &&
      service.length === 1 &&
      service.every((name) => SERVICE_LINKED.has(name) && resource.split("/")[2] === name)
    );
  }
  return isNamed(resource, stack);
}

/** A name of the stack's: the prefix itself, or what begins with it and a dash. Kinds and folders stand before it. */
const isNamed = (resource: string, stack: JudgedStack): boolean =>
  new RegExp(
    `^([a-z-]+[:/]|log-group:/aws/(lambda|vendedlogs/apis)/)?${prefixOf(stack)}(-[^*?]*\\*?(:\\*)?)?$`,
  ).test(resource);

/** The bucket, the key and the secrets that are declared here, and parts of the bucket that are this stack's state. */
function isDeclaredHere(text: string, stack: JudgedStack): boolean {
  const whole = [
    ...stack.all(resourceTypes.bucket),
    ...stack.all(resourceTypes.key),
    ...stack.all(resourceTypes.secret),
  ].map(standInArn);
  if (whole.includes(text)) return true;
  return stack.all(resourceTypes.bucket).some((bucket) => {
    const path = text.startsWith(`${standInArn(bucket)}/`) ? text.slice(standInArn(bucket).length + 1) : "";
    return new RegExp(
      `^\\.pulumi/(meta\\.yaml|(stacks|history|backups)/timesheets/${stack.name}\\*|locks/organization/timesheets/${stack.name}/\\*)$`,
    ).test(path);
  });
}

/** APIs have ids that AWS makes; domains have names. */
function isOfGateway(path: string, stack: JudgedStack): boolean {
  if (/^\/(apis(\/.*)?|tags\/\*|domainnames)$/.test(path)) return true;
  return domainOf(stack, "api").some((domain) =>
    [`/domainnames/${domain}`, `/domainnames/${domain}/`].some(
      (own) => path === own || (own.endsWith("/") && path.startsWith(own)),
    ),
  );
}

function isOfZone(resource: string, statement: Statement, stack: JudgedStack): boolean {
  if (resource === "change/*") return statement.Action.join() === "route53:GetChange";
  if (
    resource !== `hostedzone/${valueAt(parsed(stack.config["timesheets-bootstrap:domains"]), "hostedZoneId")}`
  )
    return false;
  const names = conditioned(
    statement,
    "route53:ChangeResourceRecordSetsNormalizedRecordNames",
    "ForAllValues:StringLike",
  );
  const own = [
    ...domainOf(stack, "api").flatMap((domain) => [domain, `_*.${domain}`]),
    ...domainOf(stack, "login"),
  ];
  return (
    statement.Action.every((action) => READS.test(action)) ||
    (names.length > 0 && names.every((name) => own.includes(name)))
  );
}

/** A domain of the stack's, by what it is for. */
function domainOf(stack: JudgedStack, of: "api" | "login"): readonly string[] {
  const domain = valueAt(parsed(stack.config["timesheets-bootstrap:domains"]), of);
  return typeof domain === "string" ? [domain] : [];
}

/** Rights of IAM are for roles of the stack, which the boundary holds back. */
function isHeldBack(statement: Statement, purposes: readonly Purpose[], stack: JudgedStack): boolean {
  const { Action, Resource } = statement;
  const ofRights = Action.filter((action) =>
    /^(iam|sts|organizations|account|sso|identitystore):/i.test(action),
  );
  if (ofRights.length === 0) return true;
  if (ofRights.length !== Action.length || purposes.length === 0) return false;
  if (Action.join() === "iam:CreateServiceLinkedRole") return true;
  const areOwn = Resource.every((text) => {
    const arn = readArn(text);
    return arn?.service === "iam" && arn.resource === `role/${prefixOf(stack)}-*`;
  });
  if (!areOwn) return false;
  if (Action.join() === "iam:PassRole") {
    const services = conditioned(statement, "iam:PassedToService", "StringEquals");
    return (
      conditionsOf(statement).length === 1 &&
      services.length > 0 &&
      services.every((one) => PASSED_TO.has(one))
    );
  }
  if (Action.every((action) => UNBOUNDED.has(action))) return true;
  const boundaries = conditioned(statement, "iam:PermissionsBoundary", "StringEquals");
  return (
    Action.every((action) => BOUNDED.has(action) || UNBOUNDED.has(action)) &&
    boundaries.length === 1 &&
    boundaries.every((text) => {
      const arn = readArn(text);
      return (
        arn?.service === "iam" &&
        isOwnAccount(arn.account, stack) &&
        arn.resource === `policy/ci-${prefixOf(stack)}-boundary`
      );
    })
  );
}

function isOwnSecret(
  { Action, Resource }: Statement,
  purposes: readonly Purpose[],
  stack: JudgedStack,
): boolean {
  if (!Action.some((action) => action.startsWith("secretsmanager:"))) return true;
  const names = purposes.includes("preview") ? ["preview"] : ["deploy", "people"];
  const own = stack.all(resourceTypes.secret).filter(({ name }) => names.includes(name));
  return Resource.every((arn) => own.some((secret) => standInArn(secret) === arn));
}

/** Whether attached policies are declared here, for this role alone: none is the boundary, or attached to another one. */
function isOfOneRole(arns: unknown, { name }: StackResource, stack: JudgedStack): boolean {
  const others = stack
    .all(resourceTypes.rolePolicies)
    .filter((one) => one.name !== name)
    .flatMap(({ inputs }) => itemsOf(inputs.policyArns));
  const policies = itemsOf(arns).map((arn) => stack.referred(arn, resourceTypes.managedPolicy));
  return (
    policies.length > 0 &&
    policies.every((policy) => policy !== undefined && !isBoundary(policy, stack)) &&
    itemsOf(arns).every((arn) => !others.includes(arn))
  );
}
