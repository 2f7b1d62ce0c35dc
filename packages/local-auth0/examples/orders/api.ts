import path from "node:path";
import { fileURLToPath } from "node:url";
import express, { type Express } from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";

/** The settings that API and page share. */
export interface Settings {
  /** Of the Auth0 tenant; ends in `/`. */
  readonly issuer: string;
  readonly audience: string;
  /** The page's. */
  readonly clientId: string;
}

const sdk = fileURLToPath(import.meta.resolve("@auth0/auth0-spa-js/dist/auth0-spa-js.production.js"));
const page = path.join(import.meta.dirname, "page");

/** The orders API, and the page that shows orders. */
export function ordersApi({ issuer, audience, clientId }: Settings): Express {
  const app = express();
  const holders = [auth({ issuerBaseURL: issuer, audience }), requiredScopes("read:orders")];
  app.get("/orders", ...holders, (_, response) => {
    response.json([{ id: 7, text: "Twelve apples" }]);
  });
  app.get("/settings.json", (_, response) => {
    response.json({ domain: new URL(issuer).host, clientId, audience });
  });
  app.get("/auth0.js", (_, response) => response.sendFile(sdk));
  app.use(express.static(page));
  return app;
}
