import { createAuth0Client } from "./auth0.js";

const { audience, ...settings } = await (await fetch("settings.json")).json();
const redirect_uri = `${location.origin}/`;
const auth0 = await createAuth0Client({
  ...settings,
  authorizationParams: { audience, scope: "openid profile read:orders", redirect_uri },
});
document.getElementById("log-in").onclick = () => auth0.loginWithRedirect();
if (location.search.includes("state=")) {
  await auth0.handleRedirectCallback();
  const { name } = await auth0.getUser();
  const response = await fetch("orders", {
    headers: { authorization: `Bearer ${await auth0.getTokenSilently()}` },
  });
  const orders = response.ok
    ? (await response.json()).map(({ text }) => text)
    : [`no orders (${response.status})`];
  document.getElementById("news").textContent = `${name}: ${orders.join(", ")}`;
}
