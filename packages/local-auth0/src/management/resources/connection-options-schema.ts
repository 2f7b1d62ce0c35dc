import { z } from "zod";

const flag = z.boolean().exactOptional();
const text = z.string().exactOptional();
const endpoint = z.string().max(2083).nullable().exactOptional();

const enabled = z.looseObject({ enabled: flag });
const status = z.enum(["required", "optional", "inactive"]).exactOptional();
const signup = z.strictObject({ status, verification: z.strictObject({ active: flag }).exactOptional() });
const identifier = z.strictObject({ active: flag, default_method: text });

/** https://auth0.com/docs/authenticate/database-connections/flexible-identifiers-and-attributes */
const attributes = z.strictObject({
  email: z
    .strictObject({
      identifier: identifier.exactOptional(),
      unique: flag,
      profile_required: flag,
      verification_method: z.enum(["link", "otp"]).exactOptional(),
      signup: signup.exactOptional(),
    })
    .exactOptional(),
  phone_number: z
    .strictObject({
      identifier: identifier.exactOptional(),
      profile_required: flag,
      signup: signup.exactOptional(),
    })
    .exactOptional(),
  username: z
    .strictObject({
      identifier: identifier.exactOptional(),
      profile_required: flag,
      signup: z.strictObject({ status }).exactOptional(),
      validation: z
        .strictObject({
          min_length: z.int().min(1).max(128).exactOptional(),
          max_length: z.int().min(1).max(128).exactOptional(),
          allowed_types: z.strictObject({ email: flag, phone_number: flag }).exactOptional(),
        })
        .exactOptional(),
    })
    .exactOptional(),
});

const allowOrBlock = z.enum(["allow", "block"]).exactOptional();

/** The form of a password's rules that takes the place of `passwordPolicy` and its companions. */
const passwordOptions = z.strictObject({
  complexity: z
    .strictObject({
      min_length: z.int().min(1).max(72).exactOptional(),
      character_types: z.array(z.enum(["uppercase", "lowercase", "number", "special"])).exactOptional(),
      character_type_rule: z.enum(["all", "three_of_four"]).exactOptional(),
      identical_characters: allowOrBlock,
      sequential_characters: allowOrBlock,
      max_length_exceeded: z.enum(["truncate", "error"]).exactOptional(),
    })
    .exactOptional(),
  dictionary: z
    .strictObject({
      active: flag,
      custom: z.array(z.string().max(50)).max(200).exactOptional(),
      default: z.enum(["en_10k", "en_100k"]).exactOptional(),
    })
    .exactOptional(),
  history: z.strictObject({ active: flag, size: z.int().min(1).max(24).exactOptional() }).exactOptional(),
  profile_data: z
    .strictObject({ active: flag, blocked_fields: z.array(z.string()).max(12).exactOptional() })
    .exactOptional(),
});

/** Options that have one meaning for each strategy that takes them; all others pass as they are. */
export const connectionOptions = z.looseObject({
  attributes: attributes.exactOptional(),
  authentication_methods: z
    .strictObject({
      password: enabled.exactOptional(),
      passkey: enabled.exactOptional(),
      email_otp: enabled.exactOptional(),
      phone_otp: enabled.exactOptional(),
    })
    .nullable()
    .exactOptional(),
  brute_force_protection: flag,
  configuration: z.record(z.string(), z.string().nullable()).nullable().exactOptional(),
  customScripts: z.record(z.string(), z.string()).exactOptional(),
  disable_self_service_change_password: flag,
  disable_signup: flag,
  enable_script_context: flag,
  enabledDatabaseCustomization: flag,
  import_mode: flag,
  mfa: z.looseObject({ active: flag, return_enroll_settings: flag }).exactOptional(),
  non_persistent_attrs: z.array(z.string()).nullable().exactOptional(),
  passkey_options: z
    .strictObject({
      challenge_ui: z.enum(["both", "autofill", "button"]).exactOptional(),
      local_enrollment_enabled: flag,
      progressive_enrollment_enabled: flag,
    })
    .nullable()
    .exactOptional(),
  passwordPolicy: z.enum(["none", "low", "fair", "good", "excellent"]).nullable().exactOptional(),
  password_complexity_options: z
    .strictObject({ min_length: z.int().min(1).max(128).exactOptional() })
    .nullable()
    .exactOptional(),
  password_dictionary: z
    .strictObject({ enable: flag, dictionary: z.array(z.string().max(50)).max(200).exactOptional() })
    .nullable()
    .exactOptional(),
  password_history: z
    .strictObject({ enable: flag, size: z.int().min(0).max(24).exactOptional() })
    .nullable()
    .exactOptional(),
  password_no_personal_info: z.strictObject({ enable: flag }).nullable().exactOptional(),
  password_options: passwordOptions.exactOptional(),
  precedence: z.array(z.enum(["email", "phone_number", "username"])).exactOptional(),
  requires_username: flag,
  set_user_root_attributes: z.enum(["on_each_login", "on_first_login", "never_on_login"]).exactOptional(),
  upstream_params: z.record(z.string(), z.unknown()).nullable().exactOptional(),
  validation: z
    .looseObject({
      username: z
        .strictObject({ min: z.int().min(1).exactOptional(), max: z.int().min(1).max(128).exactOptional() })
        .nullable()
        .exactOptional(),
    })
    .nullable()
    .exactOptional(),

  // Of providers of OpenID Connect.
  authorization_endpoint: endpoint,
  discovery_url: endpoint,
  issuer: endpoint,
  jwks_uri: endpoint,
  token_endpoint: endpoint,
  userinfo_endpoint: endpoint,
  type: z.enum(["front_channel", "back_channel"]).exactOptional(),
  token_endpoint_auth_method: z.enum(["client_secret_post", "private_key_jwt"]).nullable().exactOptional(),
  token_endpoint_auth_signing_alg: z
    .enum(["RS256", "RS384", "RS512", "PS256", "PS384", "ES256", "ES384"])
    .nullable()
    .exactOptional(),
  id_token_signed_response_algs: z
    .array(z.enum(["RS256", "RS384", "RS512", "PS256", "PS384", "ES256", "ES384"]))
    .min(1)
    .nullable()
    .exactOptional(),
  dpop_signing_alg: z.enum(["ES256", "ES384", "ES512", "Ed25519"]).exactOptional(),
  id_token_session_expiry_supported: flag,
  connection_settings: z
    .looseObject({ pkce: z.enum(["auto", "S256", "plain", "disabled"]).exactOptional() })
    .exactOptional(),
});
