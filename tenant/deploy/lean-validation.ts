import { schema } from "auth0-deploy-cli/lib/tools/auth0/handlers/prompts.js";

// Loaded into the Deploy CLI's process before itself (`--import`). Release 8.44 compiles a validator for every text of
// every screen in 81 languages, twice an import: 20 s of a processor, where all the rest takes one. The tenant
// validates the texts of prompts anyway.
schema.properties.customText.properties = {};
