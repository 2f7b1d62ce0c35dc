import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Screen } from "../design/screen.tsx";
import { usePlace } from "../screens/place.tsx";
import { SignInView } from "../screens/sign-in-view.tsx";
import { useSession } from "../session/session-provider.tsx";

/** Signing in, and why it is needed (again). */
export default function SignIn() {
  const { t } = useTranslation();
  const { reason, signIn } = useSession();
  const place = usePlace();
  const [isBusy, setIsBusy] = useState(false);
  const start = async () => {
    setIsBusy(true);
    try {
      await signIn(place === undefined ? {} : { returnTo: place });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Screen name="sign-in" title={t("signIn.title")} isCentred>
      <SignInView reason={reason} isBusy={isBusy} onSignIn={() => void start()} />
    </Screen>
  );
}
