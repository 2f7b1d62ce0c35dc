// Asks how far the app is, and loads the page again when it is there, or when it failed.
const INTERVAL = 1_000;
const status = document.getElementById("status");

const say = (text) => {
  // A screen reader tells each change, so the same is not written twice.
  if (status.textContent !== text) status.textContent = text;
};

async function look() {
  const response = await fetch("/_build/state").catch(() => undefined);
  if (response === undefined) {
    document.getElementById("progress").hidden = true;
    say("npm start has ended. Start it again, and open the address that it prints.");
    return;
  }
  const { state, says } = await response.json();
  if (state !== "building") {
    location.reload();
    return;
  }
  say(`${says}.`);
  setTimeout(look, INTERVAL);
}

look();
