import { forMarkdown, forMarkdownCode } from "command-line/safe-text";
import { titleOf } from "declared-stack/resource-types";
import { type Area, areas, type Right, rightsByArea } from "../../bootstrap/rights/by-type.ts";

/** A place of which each part says what it stands for. */
const PLACE = {
  partition: "aws",
  region: "REGION",
  account: "ACCOUNT",
  prefix: "timesheets-STACK",
  stack: "STACK",
  apiDomain: "DOMAIN",
  loginDomain: "LOGIN_DOMAIN",
  hostedZoneId: "ZONE",
  backedUp: true,
};

const TITLES: Readonly<Record<Area, string>> = {
  data: "Table and key",
  function: "Functions",
  gateway: "Gateway and domain",
  watch: "Logs, alarms, and who hears of them",
};

/** The text of `docs/rights-aws.md`. */
export function writeAwsRights(): string {
  const rights = rightsByArea(PLACE);
  return [
    "# Rights on AWS",
    "<!-- Written by `npm test -- tests/infra/bootstrap -u`; a test compares. Change infra/bootstrap/rights/ instead. -->",
    "What the roles of continuous integration may do, by resource type: all that Pulumi's AWS provider does for it, and no more. To preview is to read; to deploy is all. [`infra/bootstrap/`](../infra/bootstrap/roles.ts) makes the roles' policies from this table, and [guardrails](guardrails.md) judge them. Whoever deploys by hand needs the same.",
    "`timesheets-STACK` is what the names of a stack's resources begin with. Keys and certificates have ids that AWS makes: there, the tags `project: timesheets` and `stack: STACK` have to be on them, or are given with the request. APIs have such ids, too, and parts without tags: rights on them are for all HTTP APIs of the account and region, so give each stack an account of its own.",
    ...areas.flatMap((area) => [
      `## ${TITLES[area]}`,
      table(
        ["resource type", "resources", "read", "create", "change", "delete", "if"],
        Object.entries(rights[area]).flatMap(([type, own]) => own.map((right) => rowOf(type, right))),
      ),
    ]),
    "## Beside the stack's resources",
    "On what the bootstrap makes for the stack:",
    table(
      ["what", "preview", "deploy"],
      [
        [
          "Pulumi's state, of this stack alone",
          codes(["s3:ListBucket", "s3:GetObject"]),
          codes(["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"]),
        ],
        [
          "the key of the state and its secrets",
          codes(["kms:Decrypt"]),
          codes(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]),
        ],
        [
          "secrets: the preview's client; the deployment's client and the proof's people",
          codes(["secretsmanager:GetSecretValue"]),
          codes(["secretsmanager:GetSecretValue"]),
        ],
      ],
    ),
    "A preview takes no lock and writes no state. `sts:GetCallerIdentity`, which the provider calls first, needs no right.",
  ]
    .join("\n\n")
    .concat("\n");
}

const rowOf = (
  type: string,
  { on, when, read, create, update, delete: deleting }: Right,
): readonly string[] => [
  titleOf(type),
  on.length === 1 && on[0] === "*"
    ? "all: AWS can't limit it"
    : codes(on.map((arn) => arn.replace(/^arn:aws:/, ""))),
  ...[read, create, update, deleting].map((actions) => codes(actions ?? [])),
  Object.entries(when ?? {})
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, values]) => `${forMarkdown(operator)} ${forMarkdownCode(key)} ${codes([values].flat())}`,
      ),
    )
    .join("; "),
];

const codes = (names: readonly string[]): string => names.map(forMarkdownCode).join(", ");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
