import { schema } from "auth0-deploy-cli/lib/tools/auth0/handlers/prompts.js";

// The Deploy CLI's process loads this before the Deploy CLI itself: its release 8.44 compiles a validator for every text of every
// screen in 81 languages, which takes twenty times as long as all the rest. The tenant validates such texts anyway.
schema.properties.customText.properties = {};
