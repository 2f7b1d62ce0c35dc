import { startSystem } from "./system.ts";

const { url, tenant } = await startSystem();
console.log(
  `Orders are shown at ${url}. The tenant is at ${tenant.issuer}: open that first, once, and accept its certificate.`,
);
for (const { email, password } of tenant.people) console.log(`  ${email}  ${password}`);
