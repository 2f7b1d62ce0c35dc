import { expect, it } from "vitest";
import { bootstrapConfig, declareBootstrap } from "./declared.ts";

const sound = await bootstrapConfig("prod");

it.each<[string, Record<string, string>, string]>([
  [
    "a pattern of repositories",
    { "timesheets-bootstrap:repository": "exampleco/*" },
    'timesheets-bootstrap:repository is "exampleco/*"; expected the repository as GitHub\'s tokens name it, for example "exampleco/timesheets"',
  ],
  [
    "one number of two",
    { "timesheets-bootstrap:repository": "exampleco@1/timesheets" },
    "timesheets-bootstrap:repository is ",
  ],
  ["two accounts", { "aws:allowedAccountIds": '["111111111111","222222222222"]' }, "aws:allowedAccountIds "],
  ["no account", { "aws:allowedAccountIds": "[]" }, "aws:allowedAccountIds"],
  [
    "a name that is no key",
    { "timesheets-bootstrap:repositories": "a/b" },
    'timesheets-bootstrap:repositories is not a key of this project; did you mean "timesheets-bootstrap:repository"?',
  ],
  [
    "a domain with a scheme",
    { "timesheets-bootstrap:domains": '{"api":"https://api.example.com"}' },
    'timesheets-bootstrap:domains.api is "https://api.example.com"; expected a domain, for example "api.example.com"',
  ],
])("refuses %s, with what is expected", async (_what, values, message) => {
  const refused = expect(declareBootstrap("prod", { ...sound, ...values })).rejects;
  await refused.toThrow(/^STACK_CONFIG_INVALID: infra\/bootstrap\/Pulumi\.prod\.yaml has 1 fault:/);
  await refused.toThrow(message);
});
