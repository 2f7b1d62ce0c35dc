/** A company or team whose people use the tenant's applications together (Auth0 docs, "Organizations"). */
export type Organization = {
  /** For example `org_cLwmwXZztvRUZQvY`. */
  id: string;
  /** In lower case. */
  name: string;
  display_name?: string;
  branding?: { logo_url?: string; colors?: { primary?: string; page_background?: string } };
  metadata?: Record<string, string>;
  /** The connections by which its people log in; internal: answered under `/organizations/{id}/enabled_connections`. */
  connections: OrganizationConnection[];
  /** The ids of the client grants that are good for it; internal. */
  client_grants: string[];
  /** Internal: answered under `/organizations/{id}/discovery-domains`. */
  discovery_domains: DiscoveryDomain[];
  [member: string]: unknown;
};

export type OrganizationConnection = {
  connection_id: string;
  /** Whether who logs in by it becomes a member. */
  assign_membership_on_login: boolean;
  /** Whether its button is shown; of a database absent as long as nobody set it. */
  show_as_button?: boolean;
  /** Of a database: whether people may sign up in it for this organization. */
  is_signup_enabled?: boolean;
  [member: string]: unknown;
};

/** A domain of e-mail addresses whose people are sent to the organization. */
export type DiscoveryDomain = {
  id: string;
  domain: string;
  status: "pending" | "verified";
  verification_host: string;
  verification_txt: string;
  use_for_organization_discovery: boolean;
};

/** Somebody who belongs to an organization. */
export type OrganizationMember = {
  organization_id: string;
  user_id: string;
  /** The ids of the roles that they have in this organization only. */
  roles: string[];
  /** Since when, ISO 8601; absent for who has roles there and is no member yet. */
  created_at?: string;
};

/** The key under which a membership is kept. */
export const membershipKey = (organizationId: string, userId: string): string =>
  `${organizationId} ${userId}`;

/** An invitation to join an organization, which is good until it is taken or `expires_at` has passed. */
export type Invitation = {
  id: string;
  organization_id: string;
  /** The secret of `invitation_url`. */
  ticket_id: string;
  inviter: { name: string };
  invitee: { email: string };
  invitation_url: string;
  client_id: string;
  connection_id?: string;
  /** The ids of the roles that who takes it gets in the organization. */
  roles?: string[];
  app_metadata?: Record<string, unknown>;
  user_metadata?: Record<string, unknown>;
  created_at: string;
  expires_at: string;
};
