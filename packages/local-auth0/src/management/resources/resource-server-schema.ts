import { z } from "zod";

const policy = z.enum(["allow_all", "deny_all", "require_client_grant"]);
const lifetime = z.int().min(0).max(2_592_000);

const encryption = z.strictObject({
  format: z.enum(["compact-nested-jwe"]),
  encryption_key: z.strictObject({
    name: z.string().exactOptional(),
    alg: z.enum(["RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512"]),
    kid: z.string().exactOptional(),
    pem: z.string(),
  }),
});

/** What a PATCH of an API may hold. */
export const resourceServerUpdate = z.strictObject({
  name: z.string().min(1).exactOptional(),
  scopes: z
    .array(z.strictObject({ value: z.string().min(1), description: z.string().exactOptional() }))
    .max(1000)
    .exactOptional(),
  signing_alg: z.enum(["HS256", "RS256", "PS256", "RS512"]).exactOptional(),
  signing_secret: z.string().min(16).exactOptional(),
  allow_offline_access: z.boolean().exactOptional(),
  allow_online_access: z.boolean().exactOptional(),
  allow_online_access_with_ephemeral_sessions: z.boolean().exactOptional(),
  token_lifetime: lifetime.exactOptional(),
  token_lifetime_for_web: lifetime.exactOptional(),
  token_lifetime_for_anonymous_access_tokens: lifetime.nullable().exactOptional(),
  token_dialect: z
    .enum(["access_token", "access_token_authz", "rfc9068_profile", "rfc9068_profile_authz"])
    .exactOptional(),
  skip_consent_for_verifiable_first_party_clients: z.boolean().exactOptional(),
  enforce_policies: z.boolean().exactOptional(),
  token_encryption: encryption.nullable().exactOptional(),
  consent_policy: z.enum(["transactional-authorization-with-mfa", "standard"]).nullable().exactOptional(),
  authorization_details: z.array(z.record(z.string(), z.unknown())).nullable().exactOptional(),
  proof_of_possession: z
    .strictObject({
      mechanism: z.enum(["mtls", "dpop"]),
      required: z.boolean(),
      required_for: z.enum(["public_clients", "all_clients"]).exactOptional(),
    })
    .nullable()
    .exactOptional(),
  subject_type_authorization: z
    .strictObject({
      user: z.strictObject({ policy }).exactOptional(),
      client: z.strictObject({ policy: policy.exclude(["allow_all"]) }).exactOptional(),
    })
    .exactOptional(),
  authorization_policy: z.strictObject({ policy_id: z.string() }).nullable().exactOptional(),
});

/** What creates an API: the same, and the identifier, which never changes afterwards. */
export const resourceServerCreate = resourceServerUpdate.extend({ identifier: z.string().min(1).max(600) });
