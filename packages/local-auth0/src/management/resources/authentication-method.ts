import { Secret } from "otpauth";
import { z } from "zod";
import type { AuthenticationMethod } from "../../state/authentication-method.ts";
import { renewRecoveryCode } from "../../state/recovery-code.ts";
import type { User } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { requireEntity } from "../rest/resource.ts";
import { users } from "./user.ts";

const text = z.string().min(1).exactOptional();
const phoneNumber = z.string().regex(/^\+[1-9]\d{1,14}$/);
const preferred = z.enum(["sms", "voice"]);
const secret = z.string().regex(/^[A-Z2-7]+=*$/);
const name = z.string().min(1).max(64).exactOptional();

const phone = z.strictObject({
  type: z.literal("phone"),
  name,
  phone_number: phoneNumber,
  preferred_authentication_method: preferred.exactOptional(),
});
const mail = z.strictObject({ type: z.literal("email"), name, email: z.email() });
const totp = z.strictObject({ type: z.literal("totp"), name, totp_secret: secret.exactOptional() });
const methodCreate = z.discriminatedUnion("type", [
  phone,
  mail,
  totp,
  z.strictObject({
    type: z.literal("webauthn-roaming"),
    name,
    key_id: z.string().min(1),
    public_key: z.string().min(1),
    relying_party_identifier: text,
  }),
  z.strictObject({
    type: z.literal("passkey"),
    name,
    key_id: z.string().min(1),
    public_key: z.string().min(1),
    relying_party_identifier: text,
    aaguid: text,
    credential_device_type: z.enum(["single_device", "multi_device"]).exactOptional(),
    credential_backed_up: z.boolean().exactOptional(),
    identity_user_id: text,
    user_agent: text,
    user_handle: text,
    transports: z.array(z.string()).exactOptional(),
  }),
]);
const methodsReplacement = z.array(z.discriminatedUnion("type", [phone, mail, totp]));
const methodUpdate = z.strictObject({ name, preferred_authentication_method: preferred.exactOptional() });

type Param = (name: string) => string;

/** The ways in which people show who they are, as they are read and written at the Management API. */
export function authenticationMethodEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { authenticationMethods } = tenant.state;
  const path = "/users/:id/authentication-methods";
  const one = `${path}/:method`;
  const userOf = (param: Param): Readonly<User> => requireEntity(users, tenant, param("id"));
  const find = (param: Param): AuthenticationMethod => {
    const { user_id } = userOf(param);
    const found = methodsOf(tenant, user_id).find(({ id }) => id === param("method"));
    if (found === undefined)
      throw notFound("The authentication method does not exist.", "inexistent_authentication_method");
    return found;
  };
  const add = (user: User, body: z.infer<typeof methodCreate>): Members => {
    const method = newMethod(user, body, tenant);
    authenticationMethods.put(method);
    return {
      ...describeMethod(method),
      ...(method.totp_secret !== undefined && { totp_secret: method.totp_secret }),
    };
  };
  const removeAll = ({ user_id }: User): void => {
    for (const { id } of methodsOf(tenant, user_id)) authenticationMethods.delete(id);
  };

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:authentication_methods"],
      handle: ({ param, query }) => {
        const user = userOf(param);
        const held = [...methodsOf(tenant, user.user_id), ...passwordOf(user)];
        return ok(listBody(held, query, { name: "authenticators", present: describeMethod }));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:authentication_methods"],
      body: methodCreate,
      handle: ({ param, body }) => created(add(userOf(param), body)),
    }),
    endpoint({
      method: "PUT",
      path,
      scopes: ["update:authentication_methods"],
      body: methodsReplacement,
      handle: ({ param, body }) => {
        const user = userOf(param);
        removeAll(user);
        return ok(body.map((method) => add(user, method)));
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:authentication_methods"],
      handle: ({ param }) => {
        removeAll(userOf(param));
        return noContent;
      },
    }),
    endpoint({
      method: "GET",
      path: one,
      scopes: ["read:authentication_methods"],
      handle: ({ param }) => ok(describeMethod(find(param))),
    }),
    endpoint({
      method: "PATCH",
      path: one,
      scopes: ["update:authentication_methods"],
      body: methodUpdate,
      handle: ({ param, body }) => {
        const patched = { ...find(param), ...body };
        authenticationMethods.put(patched);
        return ok(describeMethod(patched));
      },
    }),
    endpoint({
      method: "DELETE",
      path: one,
      scopes: ["delete:authentication_methods"],
      handle: ({ param }) => {
        authenticationMethods.delete(find(param).id);
        return noContent;
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/users/:id/authenticators",
      scopes: ["update:users", "delete:guardian_enrollments"],
      handle: ({ param }) => {
        removeAll(userOf(param));
        return noContent;
      },
    }),
    endpoint({
      method: "POST",
      path: "/users/:id/multifactor/actions/invalidate-remember-browser",
      scopes: ["update:users"],
      handle: ({ param }) => {
        tenant.forgetBrowsers?.(userOf(param).user_id);
        return noContent;
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/users/:id/multifactor/:provider",
      scopes: ["update:users"],
      handle: ({ param }) => {
        const user = userOf(param);
        const type = PROVIDERS[param("provider")];
        if (type === undefined)
          throw notFound("The multifactor provider does not exist.", "inexistent_provider");
        for (const method of methodsOf(tenant, user.user_id)) {
          if (method.type === type) authenticationMethods.delete(method.id);
        }
        return noContent;
      },
    }),
    endpoint({
      method: "POST",
      path: "/users/:id/recovery-code-regeneration",
      scopes: ["update:users"],
      handle: ({ param }) => ok({ recovery_code: renewRecoveryCode(tenant, userOf(param)) }),
    }),
  ];
}

/** The types of method that providers of the past stand for; none of Duo's is ever held. */
const PROVIDERS: Readonly<Record<string, AuthenticationMethod["type"]>> = {
  "google-authenticator": "totp",
  duo: "guardian",
};

/** The methods of a person that are kept, the oldest first. */
export const methodsOf = ({ state }: Pick<ManagedTenant, "state">, userId: string): AuthenticationMethod[] =>
  state.authenticationMethods.all().filter(({ user_id }) => user_id === userId);

/** A password is a method, too; when it was set first isn't known. */
function passwordOf({ user_id, password, created_at }: User): AuthenticationMethod[] {
  if (password === undefined) return [];
  const id = `password|${Buffer.from(user_id).toString("base64url")}`;
  return [{ id, user_id, type: "password", confirmed: true, created_at }];
}

/** A method as it is read: without secrets, and with the channels or codes by which it is used. */
function describeMethod(method: AuthenticationMethod): Members {
  const { user_id, totp_secret, last_totp_step, recovery_code_hash, ...shown } = method;
  const [, device = ""] = method.id.split("|");
  const channels = CHANNELS[method.type];
  if (channels === undefined) return shown;
  return { ...shown, authentication_methods: channels.map((type) => ({ type, id: `${type}|${device}` })) };
}

const CHANNELS: Partial<Record<AuthenticationMethod["type"], readonly string[]>> = {
  phone: ["sms", "voice"],
  push: ["push", "totp"],
  totp: ["totp"],
};

/** Whoever adds a method by the Management API has verified it. */
function newMethod(
  { user_id }: User,
  sent: z.infer<typeof methodCreate>,
  { now }: ManagedTenant,
): AuthenticationMethod {
  const at = now().toISOString();
  return {
    id: `${sent.type}|${prefixedId("dev")}`,
    user_id,
    confirmed: true,
    ...(sent.type === "phone" && { preferred_authentication_method: "sms" as const }),
    ...(sent.type === "totp" && { totp_secret: new Secret({ size: 20 }).base32 }),
    ...sent,
    created_at: at,
    enrolled_at: at,
  };
}
