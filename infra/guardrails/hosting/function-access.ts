import { resourceTypes } from "declared-stack/resource-types";
import { both, every, exists, is, refersTo, without } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** Who may call the function, and which version of it. */
export const functionAccessGuardrails: readonly Guardrail[] = [
  {
    name: "function-version",
    mirrors: "AWS Lambda: versions and aliases",
    severity: "medium",
    why: "The alias decides which code serves people: it must point to a published version of this function.",
    remedy: "Publish each version and let the alias, which integration and permission use, lead to it.",
    check: both(
      every(resourceTypes.function, is("publish", true)),
      every(
        resourceTypes.alias,
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
      every(resourceTypes.permission, {
        setting: "qualifier",
        expected: "the name of the Alias of this stack",
        holds: (name, _permission, stack) => stack.named(name, resourceTypes.alias) !== undefined,
        when: (_permission, stack) => stack.all(resourceTypes.alias).length > 0,
      }),
      every(resourceTypes.integration, {
        ...refersTo("integrationUri", resourceTypes.alias),
        when: (_integration, stack) => stack.all(resourceTypes.alias).length > 0,
      }),
    ),
  },
  {
    name: "function-not-public",
    mirrors: "CKV_AWS_301",
    severity: "critical",
    why: "Whoever can invoke the function directly bypasses the gateway, its throttling and its authorizer.",
    remedy: "Let apigateway.amazonaws.com alone invoke it, and declare no function URL.",
    check: both(
      every(
        resourceTypes.permission,
        is("principal", "apigateway.amazonaws.com"),
        is("action", "lambda:InvokeFunction"),
        {
          setting: "function",
          expected: "the Function of this stack",
          holds: isFunction,
        },
      ),
      every(resourceTypes.functionUrl, {
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
      exists(resourceTypes.permission, "a permission for the gateway alone"),
      every(resourceTypes.permission, {
        setting: "sourceArn",
        expected: "the execution ARN of the Api of this stack, then /*/* or longer",
        holds: (arn, _permission, stack) => {
          const [, base = ""] = /^(.*?)(\/[^:]*\*)?$/.exec(withoutPattern(arn)) ?? [];
          return base !== "" && stack.referred(base, resourceTypes.gateway) !== undefined;
        },
      }),
    ),
  },
];

/** The execution ARN before the stage, method and path that it is for. */
const withoutPattern = (arn: unknown): string => String(arn).replace(/\/\*\/\*.*$|\/\$default\/.*$/, "");

/** Whether a value names the function, as permissions and aliases do, or refers to it. */
function isFunction(value: unknown, _resource: unknown, stack: JudgedStack): boolean {
  return (
    stack.named(value, resourceTypes.function) !== undefined ||
    stack.referred(value, resourceTypes.function) !== undefined
  );
}
