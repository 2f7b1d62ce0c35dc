import { between, both, every, exists, is, oneOf, refersTo, without } from "../every.ts";
import type { Guardrail } from "../guardrail.ts";
import { kinds } from "../kinds.ts";
import type { StackResource } from "../resource.ts";
import type { GuardedStack } from "../stack.ts";

/** The function that runs the API. */
export const functionGuardrails: readonly Guardrail[] = [
  {
    name: "function-tracing",
    mirrors: "CKV_AWS_50",
    severity: "low",
    why: "Without traces nobody sees where a slow request spent its time.",
    remedy: "Set tracingConfig.mode to Active, in infra/hosting/function.ts.",
    check: every(kinds.function, is("tracingConfig.mode", "Active")),
  },
  {
    name: "function-concurrency",
    mirrors: "CKV_AWS_115",
    severity: "medium",
    why: "A function without a limit of its own can use up all that the account may run.",
    remedy: "Set reservedConcurrency in timesheets:lambda of the stack's configuration.",
    check: every(kinds.function, between("reservedConcurrentExecutions", 1, 500, "executions at a time")),
  },
  {
    name: "function-dead-letters",
    mirrors: "CKV_AWS_116",
    severity: "low",
    why: "Events of asynchronous calls that fail are lost without a queue for them.",
    remedy: "Set deadLetterConfig.targetArn, or agree on a waiver where every call is synchronous.",
    check: every(kinds.function, {
      setting: "deadLetterConfig.targetArn",
      expected: "the ARN of a queue or a topic",
      holds: (arn) => typeof arn === "string" && arn !== "",
    }),
  },
  {
    name: "function-network",
    mirrors: "CKV_AWS_117",
    severity: "low",
    why: "In a network of its own a function reaches only what that network lets it.",
    remedy: "Set vpcConfig, or agree on a waiver where the function only calls AWS and the tenant.",
    check: every(kinds.function, {
      setting: "vpcConfig.subnetIds",
      expected: "subnets of a VPC",
      holds: (subnets) => Array.isArray(subnets) && subnets.length > 0,
    }),
  },
  {
    name: "function-environment-key",
    mirrors: "CKV_AWS_173",
    severity: "medium",
    why: "With a key of our own, who may read the environment is ours to say and to see.",
    remedy: "Set kmsKeyArn to the stack's key, in infra/hosting/function.ts.",
    check: every(kinds.function, refersTo("kmsKeyArn", kinds.key)),
  },
  {
    name: "function-code-signing",
    mirrors: "CKV_AWS_272",
    severity: "medium",
    why: "Without signatures whoever may update the function may run anything.",
    remedy: "Set codeSigningConfigArn, or agree on a waiver where only the pipeline's role may update it.",
    check: every(kinds.function, {
      setting: "codeSigningConfigArn",
      expected: "the ARN of a code signing configuration",
      holds: (arn) => typeof arn === "string" && arn !== "",
    }),
  },
  {
    name: "function-runtime",
    mirrors: "CKV_AWS_363",
    severity: "high",
    why: "A runtime that is out of support gets no more fixes.",
    remedy: "Choose a Node.js that AWS Lambda supports, in infra/hosting/function.ts.",
    check: every(kinds.function, oneOf("runtime", "nodejs24.x", "nodejs22.x")),
  },
  {
    name: "function-limits",
    mirrors: "OWASP API4:2023",
    severity: "medium",
    why: "A request that outlives the gateway's 30 seconds costs and answers nobody; too little memory or disk fails.",
    remedy: "Keep the timeout under 30 seconds and the memory to what timesheets:lambda asks for.",
    check: every(
      kinds.function,
      between("timeout", 3, 29, "seconds"),
      between("memorySize", 256, 2048, "megabytes"),
    ),
  },
  {
    name: "function-log-group",
    mirrors: "AWS Well-Architected SEC04",
    severity: "medium",
    why: "A log group that Lambda makes by itself keeps everything for ever, unencrypted by our key.",
    remedy: "Set loggingConfig to JSON and a log group of this stack, in infra/hosting/function.ts.",
    check: every(kinds.function, is("loggingConfig.logFormat", "JSON"), {
      setting: "loggingConfig.logGroup",
      expected: "the name of a LogGroup of this stack",
      holds: (name, _function, stack) => stack.named(name, kinds.logGroup) !== undefined,
    }),
  },
  {
    name: "function-version",
    mirrors: "AWS Lambda: versions and aliases",
    severity: "medium",
    why: "The alias is what people are served: it must lead to a published version of this function and nowhere else.",
    remedy: "Publish each version and let the alias, which integration and permission use, lead to it.",
    check: both(
      every(kinds.function, is("publish", true)),
      every(
        kinds.alias,
        {
          setting: "functionName",
          expected: "the Function of this stack",
          holds: isFunction,
        },
        {
          setting: "functionVersion",
          expected: "a published version",
          holds: (version) => typeof version === "string" && version !== "" && version !== "$LATEST",
        },
        without("routingConfig"),
      ),
      every(kinds.permission, {
        setting: "qualifier",
        expected: "the name of the Alias of this stack",
        holds: (name, _permission, stack) => stack.named(name, kinds.alias) !== undefined,
        when: (_permission, stack) => stack.all(kinds.alias).length > 0,
      }),
      every(kinds.integration, {
        ...refersTo("integrationUri", kinds.alias),
        when: (_integration, stack) => stack.all(kinds.alias).length > 0,
      }),
    ),
  },
  {
    name: "function-not-public",
    mirrors: "CKV_AWS_301",
    severity: "critical",
    why: "Who can call the function itself goes round the gateway, its throttling and its authorizer.",
    remedy: "Let apigateway.amazonaws.com alone invoke it, and declare no function URL.",
    check: both(
      every(
        kinds.permission,
        is("principal", "apigateway.amazonaws.com"),
        is("action", "lambda:InvokeFunction"),
        {
          setting: "function",
          expected: "the Function of this stack",
          holds: isFunction,
        },
      ),
      every(kinds.functionUrl, {
        setting: "authorizationType",
        expected: "no function URL at all",
        holds: () => false,
      }),
    ),
  },
  {
    name: "function-permission-source",
    mirrors: "CKV_AWS_364",
    severity: "high",
    why: "Without a source any API of any account that names the function may call it.",
    remedy: "Set sourceArn to this API's execution ARN, in infra/hosting/gateway.ts.",
    check: both(
      exists(kinds.permission, "a permission for the gateway alone"),
      every(kinds.permission, {
        setting: "sourceArn",
        expected: "the execution ARN of the Api of this stack, then /*/* or longer",
        holds: (arn, _permission, stack) => {
          const [, base = ""] = /^(.*?)(\/[^:]*\*)?$/.exec(withoutPattern(arn)) ?? [];
          return base !== "" && stack.referred(base, kinds.gateway) !== undefined;
        },
      }),
    ),
  },
];

/** The execution ARN before the stage, method and path that it is for. */
const withoutPattern = (arn: unknown): string => String(arn).replace(/\/\*\/\*.*$|\/\$default\/.*$/, "");

/** Whether a value names the function, as permissions and aliases do, or refers to it. */
function isFunction(value: unknown, _resource: StackResource, stack: GuardedStack): boolean {
  return (
    stack.named(value, kinds.function) !== undefined || stack.referred(value, kinds.function) !== undefined
  );
}
