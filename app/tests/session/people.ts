import type { Somebody } from "./fake-tenant.ts";

export const erin: Somebody = {
  sub: "auth0|erin",
  name: "Erin Employee",
  email: "erin@example.com",
  picture: "https://cdn.example.com/erin.png",
  scopes: ["read:timesheets", "create:timesheets", "delete:timesheets"],
};

export const mona: Somebody = {
  sub: "auth0|mona",
  name: "Mona Manager",
  email: "mona@example.com",
  picture: "https://cdn.example.com/mona.png",
  scopes: ["approve:timesheets"],
};
