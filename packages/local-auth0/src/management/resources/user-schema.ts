import { z } from "zod";

const metadata = z.record(z.string(), z.unknown()).exactOptional();
const flag = z.boolean().exactOptional();
/** Auth0 keeps addresses in lower case. */
const email = z.email().transform((address) => address.toLowerCase());

/** Members that both creating and patching a user may set. */
const shared = {
  blocked: flag,
  email_verified: flag,
  phone_verified: flag,
  verify_email: flag,
  user_metadata: metadata,
  app_metadata: metadata,
};

const profile = z.string().min(1).max(300);

/** What creates a user. */
export const userCreate = z.strictObject({
  ...shared,
  connection: z.string().min(1),
  user_id: z.string().max(255).exactOptional(),
  email: email.exactOptional(),
  username: z.string().min(1).max(128).exactOptional(),
  phone_number: z
    .string()
    .regex(/^\+[0-9]{1,15}$/)
    .exactOptional(),
  password: z.string().min(1).exactOptional(),
  given_name: profile.exactOptional(),
  family_name: profile.exactOptional(),
  name: profile.exactOptional(),
  nickname: profile.exactOptional(),
  picture: z.string().exactOptional(),
});

/** What a PATCH of a user may hold. */
export const userUpdate = z.strictObject({
  ...shared,
  verify_phone_number: flag,
  verify_password: flag,
  client_id: z.string().exactOptional(),
  connection: z.string().exactOptional(),
  email: email.nullable().exactOptional(),
  username: z.string().min(1).max(128).nullable().exactOptional(),
  phone_number: z.string().nullable().exactOptional(),
  password: z.string().min(1).nullable().exactOptional(),
  given_name: profile.nullable().exactOptional(),
  family_name: profile.nullable().exactOptional(),
  name: profile.nullable().exactOptional(),
  nickname: profile.nullable().exactOptional(),
  picture: z.string().nullable().exactOptional(),
});

export type UserCreate = z.infer<typeof userCreate>;
export type UserUpdate = z.infer<typeof userUpdate>;
