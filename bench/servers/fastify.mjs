import fastify from "fastify";
import auth0Verify from "fastify-auth0-verify";
import { ready, settings } from "./settings.mjs";

const { entry, issuer, audience } = settings;
const app = fastify();
await app.register(auth0Verify, { domain: issuer, audience });

async function requireScope(request, reply) {
  if (!request.user.scope.split(" ").includes("read:timesheets")) return reply.code(403).send();
}

app.get("/timesheets/:id", { preValidation: [app.authenticate, requireScope] }, async () => entry);
await app.listen({ port: 0, host: "127.0.0.1" });
ready(app.server.address().port);
