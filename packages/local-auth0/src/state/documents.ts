/** Types of which only the Management API knows, each with the member by which its objects are found. */
export const DOCUMENT_TYPES = {
  actionModules: "id",
  connectionProfiles: "id",
  encryptionKeys: "kid",
  eventStreams: "id",
  flows: "id",
  flowsVaultConnections: "id",
  forms: "id",
  hooks: "id",
  logStreams: "id",
  networkAcls: "id",
  phoneProviders: "id",
  phoneTemplates: "id",
  rateLimitPolicies: "id",
  rules: "id",
  selfServiceProfiles: "id",
  tokenExchangeProfiles: "id",
  userAttributeProfiles: "id",
} as const;

export type DocumentType = keyof typeof DOCUMENT_TYPES;

/** An object of one of these types, as it is answered; what is internal, its own file in `management/resources/` says. */
export type Document = Record<string, unknown>;
