import { resourceTypes } from "declared-stack/resource-types";
import { referredBy } from "declared-stack/stand-ins";
import { between, type Demand, every, is, oneOf, refersTo, without } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";

/** A level of the log at which warnings and what goes on are told, too: Lambda's own is INFO. */
const told = <Setting extends string>(setting: Setting): Demand<Setting> => ({
  setting,
  expected: '"INFO", or more than that',
  holds: (level) => level === undefined || ["", "INFO", "DEBUG", "TRACE"].includes(String(level)),
});

/** A setting that is no id or ARN, or only those of resources of this stack, whatever their types. */
const ownOnly = <Setting extends string>(setting: Setting): Demand<Setting> => ({
  setting,
  expected: "what this stack declares",
  holds: (value, _function, { resources }) =>
    value === undefined ||
    value === "" ||
    (Array.isArray(value) ? value : [value]).every((one) => referredBy(one, resources) !== undefined),
});

/** The function that runs the API. */
export const functionGuardrails: readonly Guardrail[] = [
  {
    name: "function-tracing",
    mirrors: "CKV_AWS_50",
    severity: "low",
    why: "Without traces nobody sees where a slow request spent its time.",
    remedy: "Set tracingConfig.mode to Active, in infra/hosting/function.ts.",
    check: every(resourceTypes.function, is("tracingConfig.mode", "Active")),
  },
  {
    name: "function-concurrency",
    mirrors: "CKV_AWS_115",
    severity: "medium",
    why: "A function without a limit of its own can use up the account's concurrency.",
    remedy: "Set reservedConcurrency in timesheets:lambda of the stack's configuration.",
    check: every(
      resourceTypes.function,
      between("reservedConcurrentExecutions", 1, 500, "executions at a time"),
    ),
  },
  {
    name: "function-dead-letters",
    mirrors: "CKV_AWS_116",
    severity: "low",
    why: "Events of asynchronous calls that fail are lost without a queue for them.",
    remedy: "Set deadLetterConfig.targetArn, or agree on a waiver where every call is synchronous.",
    check: every(resourceTypes.function, {
      setting: "deadLetterConfig.targetArn",
      expected: "the ARN of a queue or a topic",
      holds: (arn) => typeof arn === "string" && arn !== "",
    }),
  },
  {
    name: "function-network",
    mirrors: "CKV_AWS_117",
    severity: "low",
    why: "Inside a VPC a function reaches only what the network allows.",
    remedy: "Set vpcConfig, or agree on a waiver where the function only calls AWS and the tenant.",
    check: every(resourceTypes.function, {
      setting: "vpcConfig.subnetIds",
      expected: "subnets of a VPC",
      holds: (subnets) => Array.isArray(subnets) && subnets.length > 0,
    }),
  },
  {
    name: "function-environment-key",
    mirrors: "CKV_AWS_173",
    severity: "medium",
    why: "With a key of our own we decide, and see, who reads the environment.",
    remedy: "Set kmsKeyArn to the stack's key, in infra/hosting/function.ts.",
    check: every(resourceTypes.function, refersTo("kmsKeyArn", resourceTypes.key)),
  },
  {
    name: "function-code-signing",
    mirrors: "CKV_AWS_272",
    severity: "medium",
    why: "Without signatures whoever may update the function may run anything.",
    remedy: "Set codeSigningConfigArn, or agree on a waiver where only the pipeline's role may update it.",
    check: every(resourceTypes.function, {
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
    check: every(resourceTypes.function, oneOf("runtime", "nodejs24.x", "nodejs22.x")),
  },
  {
    name: "function-surroundings",
    mirrors: "AWS Well-Architected SEC03",
    severity: "high",
    why: "A queue, a network or a signer of somebody else's gets the events, sees the requests, or signs any code.",
    remedy: "Declare what the function sends to, is in or is signed by in this stack.",
    check: every(
      resourceTypes.function,
      ownOnly("deadLetterConfig.targetArn"),
      ownOnly("vpcConfig.subnetIds"),
      ownOnly("vpcConfig.securityGroupIds"),
      ownOnly("codeSigningConfigArn"),
    ),
  },
  {
    name: "function-code",
    mirrors: "CIS Software Supply Chain 5.1",
    severity: "critical",
    why: "Layers, images, wrappers and buckets bring in code that runs before, or in the place of, what the tests ran.",
    remedy:
      "Hand over the bundle of api/ as the code, and let index.handler start it, in infra/hosting/function.ts.",
    check: every(
      resourceTypes.function,
      is("handler", "index.handler"),
      {
        setting: "code",
        expected: "the API's bundle",
        holds: (code) => (typeof code === "object" ? code !== null : String(code).startsWith("sha256:")),
      },
      {
        setting: "packageType",
        expected: '"Zip"',
        holds: (type) => type === undefined || type === "Zip",
      },
      {
        setting: "architectures",
        expected: '["arm64"]',
        holds: (architectures) => JSON.stringify(architectures) === '["arm64"]',
      },
      without("layers"),
      without("imageUri"),
      without("imageConfig"),
      without("fileSystemConfig"),
      without("s3Bucket"),
      without("s3Key"),
    ),
  },
  {
    name: "function-limits",
    mirrors: "OWASP API4:2023",
    severity: "medium",
    why: "A request that outlives the gateway's 30 seconds costs and answers nobody; too little memory or disk fails.",
    remedy: "Keep the timeout under 30 seconds and the memory to what timesheets:lambda asks for.",
    check: every(
      resourceTypes.function,
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
    check: every(
      resourceTypes.function,
      is("loggingConfig.logFormat", "JSON"),
      {
        setting: "loggingConfig.logGroup",
        expected: "the name of a LogGroup of this stack",
        holds: (name, _function, stack) => stack.named(name, resourceTypes.logGroup) !== undefined,
      },
      told("loggingConfig.applicationLogLevel"),
      told("loggingConfig.systemLogLevel"),
    ),
  },
];
