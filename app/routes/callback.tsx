import { Redirect } from "expo-router";
import { useSession } from "../session/session-provider.tsx";

/** Where the sign-in page sends people back to. By the time it is shown, the session has taken what came with the address. */
export default function Callback() {
  const { status, returnTo } = useSession();
  return <Redirect href={status === "signed-in" ? (returnTo ?? "/week") : "/sign-in"} />;
}
