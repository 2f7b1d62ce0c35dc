/** Members that this project reads are typed; whatever else Auth0 keeps on a resource is there too. */
export type Entity<Known> = Known & { [member: string]: unknown };
