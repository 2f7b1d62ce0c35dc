import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import express from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";
import serverless from "serverless-http";

const { TIMESHEETS_ISSUER: issuer, TIMESHEETS_AUDIENCE: audience, TIMESHEETS_TABLE: table } = process.env;
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 3 }));
const app = express();
const authenticate = auth({
  issuer,
  audience,
  jwksUri: `${issuer}.well-known/jwks.json`,
  tokenSigningAlg: "RS256",
});
app.get("/timesheets/:id", authenticate, requiredScopes("read:timesheets"), async (request, response) => {
  const { id } = request.params;
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { pk: id } }));
  if (Item === undefined) response.status(404).json({ code: "not_found" });
  else response.json(Item);
});
export const handler = serverless(app);
