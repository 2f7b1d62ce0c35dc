import { resourceTypes as kinds } from "declared-stack/resource-types";

/**
 * The inputs whose change makes a provider replace a resource: delete it, and create another. Of Auth0's from
 * the schemas of terraform-provider-auth0 1.55 (`ForceNew`), of AWS's from what is known of its provider; a preview by
 * the real engine has the last word.
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  [kinds.api]: ["identifier"],
  [kinds.apiScopes]: ["resourceServerIdentifier"],
  [kinds.rolePermissions]: ["roleId"],
  [kinds.clientGrant]: ["clientId", "audience", "subjectType"],
  [kinds.clientCredentials]: ["clientId"],
  [kinds.connection]: ["name", "strategy"],
  [kinds.connectionClients]: ["connectionId"],
  [kinds.triggerActions]: ["trigger"],

  [kinds.gateway]: ["protocolType"],
  [kinds.authorizer]: ["apiId"],
  [kinds.integration]: ["apiId", "integrationType"],
  [kinds.route]: ["apiId"],
  [kinds.stage]: ["apiId", "name"],
  [kinds.domain]: ["domainName"],
  [kinds.table]: ["name", "hashKey", "rangeKey", "localSecondaryIndexes"],
  [kinds.function]: ["name", "packageType"],
  [kinds.alias]: ["name", "functionName"],
  [kinds.permission]: ["action", "function", "principal", "sourceArn", "statementId", "qualifier"],
  [kinds.roleOfFunction]: ["name", "path"],
  [kinds.rolePolicy]: ["name", "role"],
  [kinds.logGroup]: ["name"],
  [kinds.keyAlias]: ["name"],
  [kinds.topic]: ["name"],
  [kinds.topicSubscription]: ["topic", "protocol", "endpoint"],
  [kinds.alarm]: ["name"],
};

/** Whether a change of an input, or of something within it, replaces a resource of a type. */
export function replaces(type: string, path: string): boolean {
  const [input = ""] = path.split(/[.[]/);
  return REPLACING[type]?.includes(input) ?? false;
}

/** Resources that hold what cannot be made again, and what is lost with them. */
export const LOST: Readonly<Record<string, string>> = {
  [kinds.table]: "with all that is in it",
  [kinds.connection]: "with the people and their passwords",
  [kinds.client]: "with its client id and secret",
  [kinds.api]: "with all grants and permissions for it",
  [kinds.role]: "with its assignments to people",
  [kinds.logGroup]: "with its log",
  [kinds.key]: "with what is encrypted by it",
};
