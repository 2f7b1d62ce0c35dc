// First, so that the router never sees an address with a code in it.
import "./callback-address";
import "expo-router/entry";
