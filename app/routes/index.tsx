import { Redirect } from "expo-router";
import { usePlace } from "../screens/place.tsx";
import { useSession } from "../session/session-provider.tsx";

/** The way in: to the week, or to the sign-in. */
export default function Index() {
  const { status } = useSession();
  const place = usePlace();
  return <Redirect href={status === "signed-in" ? (place ?? "/week") : "/sign-in"} />;
}
