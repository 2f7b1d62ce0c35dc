exports.onExecutePostLogin = async (event, api) => {
  api.accessToken.setCustomClaim("https://orders.example.com/roles", event.authorization?.roles ?? []);
};
