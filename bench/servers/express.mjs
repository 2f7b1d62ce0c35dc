import express from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";
import { ready, settings } from "./settings.mjs";

const { entry, issuer, audience } = settings;
const app = express();
const authenticate = auth({
  issuer,
  audience,
  jwksUri: `${issuer}.well-known/jwks.json`,
  tokenSigningAlg: "RS256",
});
app.get("/timesheets/:id", authenticate, requiredScopes("read:timesheets"), (_request, response) => {
  response.json(entry);
});
const server = app.listen(0, "127.0.0.1", () => ready(server.address().port));
