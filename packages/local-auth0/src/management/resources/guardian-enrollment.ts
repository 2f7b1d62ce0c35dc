import { z } from "zod";
import type { AuthenticationMethod } from "../../state/authentication-method.ts";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { requireEntity } from "../rest/resource.ts";
import { methodsOf } from "./authentication-method.ts";
import { issueTicket } from "./ticket.ts";
import { users } from "./user.ts";

const ticketCreate = z.strictObject({
  user_id: z.string().min(1),
  email: z.email().exactOptional(),
  send_mail: z.boolean().exactOptional(),
  email_locale: z.string().exactOptional(),
  factor: z
    .enum(["push-notification", "phone", "email", "otp", "webauthn-roaming", "webauthn-platform"])
    .exactOptional(),
  allow_multiple_enrollments: z.boolean().exactOptional(),
});

/** Authentication methods that Guardian calls enrolments, by its name for them. */
const AUTH_METHODS: Partial<Record<AuthenticationMethod["type"], string>> = {
  totp: "authenticator",
  push: "guardian",
  guardian: "guardian",
  phone: "sms",
  email: "email",
  "webauthn-roaming": "webauthn-roaming",
  "webauthn-platform": "webauthn-platform",
};

/** Guardian's view of people's second factors, and tickets to enrol one. */
export function guardianEnrollmentEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { authenticationMethods } = tenant.state;
  const find = (id: string): AuthenticationMethod => {
    const found = authenticationMethods.find((one) => isEnrolment(one) && deviceOf(one) === id);
    if (found === undefined) throw notFound("Enrollment not found", "enrollment_not_found");
    return found;
  };
  const path = "/guardian/enrollments/:id";

  return [
    endpoint({
      method: "POST",
      path: "/guardian/enrollments/ticket",
      scopes: ["create:guardian_enrollment_tickets"],
      lacks: "sends nothing",
      body: ticketCreate,
      handle: ({ body: { user_id, email: _to, send_mail: _mail, email_locale: _locale, ...choice } }) => {
        const user = requireEntity(users, tenant, user_id);
        const enrolled = methodsOf(tenant, user.user_id).some((one) => isEnrolment(one) && one.confirmed);
        if (enrolled && choice.allow_multiple_enrollments !== true) {
          throw badRequest("The user is already enrolled.", "user_already_enrolled");
        }
        const { id } = issueTicket(tenant, { type: "mfa-enrollment", user_id: user.user_id, ...choice });
        const ticket_url = `https://${tenant.domain}/mfa/enrollment?ticket=${id}`;
        return ok({ ticket_id: id, ticket_url });
      },
    }),
    endpoint({
      method: "GET",
      path,
      scopes: ["read:guardian_enrollments"],
      handle: ({ param }) => ok(describeEnrolment(find(param("id")))),
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:guardian_enrollments"],
      handle: ({ param }) => {
        authenticationMethods.delete(find(param("id")).id);
        return noContent;
      },
    }),
    endpoint({
      method: "GET",
      path: "/users/:id/enrollments",
      scopes: ["read:users", "read:current_user"],
      handle: ({ param }) => {
        const { user_id } = requireEntity(users, tenant, param("id"));
        const enrolments = methodsOf(tenant, user_id).filter(isEnrolment);
        return ok(
          enrolments.map((one) => ({
            ...describeEnrolment(one),
            type: AUTH_METHODS[one.type],
            auth_method: AUTH_METHODS[one.type],
          })),
        );
      },
    }),
  ];
}

const isEnrolment = ({ type }: AuthenticationMethod): boolean => AUTH_METHODS[type] !== undefined;

/** The id of an enrolment: that of its method without the type. */
const deviceOf = ({ id }: AuthenticationMethod): string => id.slice(id.indexOf("|") + 1);

function describeEnrolment(method: AuthenticationMethod): Members {
  const { confirmed, name, phone_number, enrolled_at, last_auth_at } = method;
  return {
    id: deviceOf(method),
    status: confirmed ? "confirmed" : "pending",
    ...(name !== undefined && { name }),
    ...(phone_number !== undefined && { phone_number }),
    ...(enrolled_at !== undefined && { enrolled_at }),
    ...(last_auth_at !== undefined && { last_auth: last_auth_at }),
  };
}
