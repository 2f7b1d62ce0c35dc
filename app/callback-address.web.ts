let address = outOfTheBar();

/**
 * The address by which the tenant has sent the browser here, with a code or an error in its query; once.
 *
 * It is read when this module is, before the router: that would keep the code in its state, and write it back into the bar.
 */
export function takeCallbackAddress(): string | undefined {
  const taken = address;
  address = undefined;
  return taken;
}

function outOfTheBar(): string | undefined {
  const { pathname, search, href } = window.location;
  if (pathname !== "/callback" || search === "") return undefined;
  window.history.replaceState(null, "", pathname);
  return new URLSearchParams(search).has("state") ? href : undefined;
}
