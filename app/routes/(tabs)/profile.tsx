import { usePathname } from "expo-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Screen } from "../../design/screen.tsx";
import { useWork } from "../../entries/entries-provider.tsx";
import { useWaiting } from "../../entries/use-waiting.ts";
import { useLanguage } from "../../language/language.tsx";
import { ProfileView } from "../../screens/profile/profile-view.tsx";
import { UnsentDialog } from "../../screens/profile/unsent-dialog.tsx";
import { useSession } from "../../session/session-provider.tsx";

/** Who is signed in, what they may do and until when, the language, and the way out. */
export default function ProfileScreen() {
  const { t } = useTranslation();
  const { person, scopes, endsAt, signIn } = useSession();
  const language = useLanguage();
  const path = usePathname();
  const leaving = useSignOut();
  if (person === undefined) return null;
  return (
    <Screen name="profile" title={t("profile.title")}>
      <ProfileView
        person={person}
        scopes={scopes}
        endsAt={endsAt}
        language={language}
        onSignInAgain={() => void signIn({ returnTo: path })}
        onSignOut={leaving.start}
        isSigningOut={leaving.isSigningOut}
      />
      <UnsentDialog {...leaving.question} />
    </Screen>
  );
}

/** Signs out at once where nothing waits to be sent, and asks first where something does. */
function useSignOut() {
  const { signOut } = useSession();
  const { outbox } = useWork();
  const { items, sendNow } = useWaiting();
  const [step, setStep] = useState<"none" | "asking" | "sending" | "in-vain" | "signing-out">("none");
  const leave = async () => {
    setStep("signing-out");
    await signOut();
    setStep("none");
  };
  const send = async () => {
    setStep("sending");
    await sendNow({ hurry: true });
    if (outbox.state().items.length === 0) await leave();
    else setStep("in-vain");
  };
  return {
    start: () => (items.length === 0 ? void leave() : setStep("asking")),
    isSigningOut: step === "signing-out",
    question: {
      count: items.length,
      isOpen: step === "asking" || step === "sending" || step === "in-vain",
      isSending: step === "sending",
      couldNotSend: step === "in-vain",
      onSend: () => void send(),
      onSignOut: () => void leave(),
      onClose: () => setStep("none"),
    },
  };
}
