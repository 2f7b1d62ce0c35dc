import { rows } from "declared-stack/resource-types";

/** Types of what continuous integration needs, which is no part of a stack. */
const OF_BOOTSTRAP = [
  rows.bucket,
  rows.bucketEncryption,
  rows.bucketPolicy,
  rows.bucketPublicAccess,
  rows.bucketVersioning,
  rows.identityProvider,
  rows.managedPolicy,
  rows.rolePolicies,
  rows.secret,
].map(({ type }) => type);

/** Of these a stack has one, or as many as said: another is one that nothing of the stack needs. */
export const MOST_OF_STACK: Readonly<Record<string, number>> = {
  [rows.api.type]: 1,
  [rows.customDomain.type]: 1,
  [rows.customDomainVerification.type]: 1,
  [rows.gateway.type]: 1,
  [rows.stage.type]: 1,
  [rows.authorizer.type]: 1,
  // Of the functions, for people and for uploads, one each.
  [rows.integration.type]: 2,
  [rows.domain.type]: 1,
  [rows.apiMapping.type]: 1,
  [rows.certificate.type]: 1,
  [rows.certificateValidation.type]: 1,
  // The API's domain's, its certificate's, and that of the domain at which people sign in.
  [rows.record.type]: 3,
  [rows.function.type]: 2,
  [rows.alias.type]: 2,
  [rows.permission.type]: 2,
  // The functions', and that of backups.
  [rows.roleOfFunction.type]: 3,
  [rows.rolePolicy.type]: 3,
  [rows.backupPlan.type]: 1,
  [rows.backupSelection.type]: 1,
  [rows.backupVault.type]: 1,
  [rows.backupVaultLock.type]: 1,
  [rows.table.type]: 1,
  [rows.key.type]: 1,
  [rows.keyAlias.type]: 1,
  // The functions', and the gateway's.
  [rows.logGroup.type]: 3,
  [rows.topic.type]: 1,
  [rows.topicPolicy.type]: 1,
  [rows.topicSubscription.type]: 1,
  ...Object.fromEntries(OF_BOOTSTRAP.map((type) => [type, 0])),
};

/** Of these the bootstrap of a stack has as many as said, and of all other types none. */
export const MOST_OF_BOOTSTRAP: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.values(rows).map(({ type }) => [type, 0])),
  [rows.bucket.type]: 1,
  [rows.bucketEncryption.type]: 1,
  [rows.bucketPolicy.type]: 1,
  [rows.bucketPublicAccess.type]: 1,
  [rows.bucketVersioning.type]: 1,
  [rows.identityProvider.type]: 1,
  [rows.key.type]: 1,
  [rows.keyAlias.type]: 1,
  // The boundary, and four for each role.
  [rows.managedPolicy.type]: 9,
  [rows.roleOfFunction.type]: 2,
  [rows.rolePolicies.type]: 2,
  [rows.rolePolicy.type]: 2,
  [rows.secret.type]: 3,
};
