const { audience, ...settings } = await (await fetch("settings.json")).json();
const redirect_uri = `${location.origin}/`;
const session = await auth0.createAuth0Client({
  ...settings,
  authorizationParams: { audience, scope: "openid profile read:orders", redirect_uri },
});
document.getElementById("log-in").onclick = () => session.loginWithRedirect();
if (location.search.includes("state=")) {
  await session.handleRedirectCallback();
  const { name } = await session.getUser();
  const response = await fetch("orders", {
    headers: { authorization: `Bearer ${await session.getTokenSilently()}` },
  });
  const orders = response.ok
    ? (await response.json()).map(({ text }) => text)
    : [`no orders (${response.status})`];
  document.getElementById("news").textContent = `${name}: ${orders.join(", ")}`;
}
