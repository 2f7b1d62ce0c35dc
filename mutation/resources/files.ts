/** The tests that are about a type of resource, under `tests/infra/`: they are asked first. */
const ABOUT: readonly (readonly [type: RegExp, files: readonly string[]])[] = [
  [/:Action$|:TriggerActions$/, ["authorization/actions.test.ts"]],
  [/:ResourceServer/, ["authorization/api.test.ts"]],
  [/:(Client|ClientCredentials)$/, ["authorization/applications.test.ts"]],
  [/:ClientGrant$/, ["authorization/grants.test.ts"]],
  [/:Connection/, ["authorization/connection.test.ts"]],
  [/^auth0:.*:Role/, ["authorization/roles.test.ts"]],
  [/:Api$/, ["hosting/cors.test.ts", "hosting/gateway.test.ts"]],
  [/:Stage$/, ["hosting/stage.test.ts", "hosting/access-log.test.ts"]],
  [/:(Authorizer|Integration|Route)$/, ["hosting/gateway.test.ts"]],
  [/:(DomainName|ApiMapping|Certificate|CertificateValidation|Record)$/, ["hosting/domain.test.ts"]],
  [/^aws:lambda/, ["hosting/function.test.ts", "hosting/gateway.test.ts"]],
  [/^aws:iam/, ["hosting/function-role.test.ts"]],
  [/:Table$/, ["hosting/table.test.ts"]],
  [/^aws:kms/, ["hosting/key.test.ts"]],
  [/^aws:sns/, ["hosting/topic.test.ts"]],
  [/:MetricAlarm$/, ["hosting/alarms.test.ts"]],
  [/:Dashboard$/, ["hosting/dashboard.test.ts"]],
  [/:(LogGroup|LogMetricFilter)$/, ["hosting/access-log.test.ts", "hosting/log-group.test.ts"]],
];

/** About the whole stack, slower than the others. */
const WHOLE = "stack.test.ts";

/** The tests that are asked first about a resource of a type, and those that are asked when these notice nothing. */
export function testsAbout(type: string): {
  readonly first: readonly string[];
  readonly next: readonly string[];
} {
  const first = ABOUT.filter(([about]) => about.test(type)).flatMap(([, files]) => files);
  const folder = type.startsWith("auth0:") ? "authorization/" : "hosting/";
  const others = new Set(ABOUT.flatMap(([, files]) => files).filter((file) => file.startsWith(folder)));
  return { first, next: [...others].filter((file) => !first.includes(file)).concat(WHOLE) };
}
