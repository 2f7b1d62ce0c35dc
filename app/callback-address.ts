/** On iOS and Android the SDK takes the address itself. */
export const takeCallbackAddress = (): string | undefined => undefined;
