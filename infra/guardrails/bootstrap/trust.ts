import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { standInArn } from "declared-stack/stand-ins";
import { every, is } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";
import { conditioned, conditionsOf, statementsOf } from "../definition/statements.ts";
import { isOwnAccount, prefixOf, purposeOf, readArn } from "./own.ts";

const ISSUER = "token.actions.githubusercontent.com";
const AUDIENCE = "sts.amazonaws.com";

/** Who may take a role: jobs of one repository, each in an environment. */
export const trustGuardrails: readonly Guardrail[] = [
  {
    name: "ci-role-trust",
    mirrors: "CKV_AWS_358",
    severity: "critical",
    why: "Whoever may take the role may deploy the stack, or read its tenant's credentials.",
    remedy:
      "Trust this repository's tokens alone, for the role's own environments, with StringEquals on aud and sub, in infra/bootstrap/roles.ts.",
    check: every(
      resourceTypes.roleOfFunction,
      {
        setting: "name",
        expected: (_role, stack) =>
          ["deploy", "preview"].map((purpose) => `"ci-${prefixOf(stack)}-${purpose}"`).join(" or "),
        holds: (name, _role, stack) => purposeOf(name, stack) !== undefined,
      },
      {
        setting: "assumeRolePolicy",
        expected: (role, stack) =>
          `one statement for GitHub's tokens of ${subjectsOf(role, stack).join(" and ")}`,
        holds: isForItsEnvironments,
      },
    ),
  },
  {
    name: "ci-identity-provider",
    mirrors: "AWS IAM: Create an OpenID Connect identity provider",
    severity: "critical",
    why: "Tokens of another issuer, or for another audience, would open the account.",
    remedy: "Name GitHub's issuer, and sts.amazonaws.com as the only audience, in infra/bootstrap/roles.ts.",
    check: every(resourceTypes.identityProvider, is("url", `https://${ISSUER}`), {
      setting: "clientIdLists",
      expected: `["${AUDIENCE}"]`,
      holds: (audiences) => JSON.stringify(audiences) === JSON.stringify([AUDIENCE]),
    }),
  },
];

/** The subjects of tokens for which a role is: of jobs in the environment that it is for. */
function subjectsOf({ inputs }: StackResource, stack: JudgedStack): string[] {
  const environments =
    purposeOf(inputs.name, stack) === "deploy"
      ? [stack.name]
      : [`preview-${stack.name}`, `drift-${stack.name}`];
  return environments.map(
    (environment) => `repo:${stack.config["timesheets-bootstrap:repository"]}:environment:${environment}`,
  );
}

function isForItsEnvironments(policy: unknown, role: StackResource, stack: JudgedStack): boolean {
  const [only, ...others] = statementsOf(policy);
  if (only === undefined || others.length > 0 || typeof only.Principal !== "object") return false;
  const { Federated, ...further } = only.Principal;
  return (
    only.Effect === "Allow" &&
    only.Action.join() === "sts:AssumeRoleWithWebIdentity" &&
    only.Resource.length === 0 &&
    Object.keys(further).length === 0 &&
    Federated?.length === 1 &&
    isGithub(Federated[0] ?? "", stack) &&
    conditionsOf(only).length === 2 &&
    conditioned(only, `${ISSUER}:aud`, "StringEquals").join() === AUDIENCE &&
    conditioned(only, `${ISSUER}:sub`, "StringEquals").join() === subjectsOf(role, stack).join()
  );
}

/** GitHub's identity provider: the one that is made here, or the one that the account has. */
function isGithub(provider: string, stack: JudgedStack): boolean {
  if (stack.all(resourceTypes.identityProvider).some((one) => standInArn(one) === provider)) return true;
  const { service, region, account = "", resource } = readArn(provider) ?? {};
  return (
    service === "iam" &&
    region === "" &&
    isOwnAccount(account, stack) &&
    resource === `oidc-provider/${ISSUER}`
  );
}
