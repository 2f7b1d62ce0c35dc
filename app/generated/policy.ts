// Written by `npm run app:generate` from rules/policy.ts and the API's description; `npm run check` compares.

/** The scopes that the app may ask for, and what they allow. */
export const scopes = {
  "read:timesheets": "Read your own timesheet entries",
  "create:timesheets": "Create timesheet entries of your own, and correct those that are not approved",
  "delete:timesheets": "Delete your own timesheet entries that are not approved",
  "approve:timesheets": "Read and approve the timesheet entries of others"
} as const;

export type Scope = keyof typeof scopes;

/** The routes that the app may call, each with those of its own scopes of which any one is enough. */
export const routes = {
  "GET /timesheets": [
    "read:timesheets"
  ],
  "POST /timesheets": [
    "create:timesheets"
  ],
  "GET /timesheets/{id}": [
    "read:timesheets"
  ],
  "PUT /timesheets/{id}": [
    "create:timesheets"
  ],
  "DELETE /timesheets/{id}": [
    "delete:timesheets"
  ],
  "GET /weeks/{week}": [
    "read:timesheets"
  ],
  "GET /approvals": [
    "approve:timesheets"
  ],
  "PUT /approvals/{id}": [
    "approve:timesheets"
  ]
} as const;

export type Route = keyof typeof routes;

/** With which of them one reaches one's own entries at a route, and with which those of others. */
export const reach = {
  "GET /timesheets": {
    "own": [
      "read:timesheets"
    ],
    "others": []
  },
  "POST /timesheets": {
    "own": [
      "create:timesheets"
    ],
    "others": []
  },
  "GET /timesheets/{id}": {
    "own": [
      "read:timesheets"
    ],
    "others": [
      "approve:timesheets"
    ]
  },
  "PUT /timesheets/{id}": {
    "own": [
      "create:timesheets"
    ],
    "others": []
  },
  "DELETE /timesheets/{id}": {
    "own": [
      "delete:timesheets"
    ],
    "others": []
  },
  "GET /weeks/{week}": {
    "own": [
      "read:timesheets"
    ],
    "others": []
  },
  "GET /approvals": {
    "own": [],
    "others": [
      "approve:timesheets"
    ]
  },
  "PUT /approvals/{id}": {
    "own": [],
    "others": [
      "approve:timesheets"
    ]
  }
} as const;

/** The claim that lists the scopes that an access token lacks for want of a second factor. */
export const lackingClaim = "https://api.exampleco.com/second_factor_scopes" as const;

/** The class of authentication of a sign-in with a second factor. */
export const multiFactor = "http://schemas.openid.net/pape/policies/2007/06/multi-factor" as const;

/** The API's limits of an entry and of a decision; lengths are in UTF-16 code units. */
export const limits = {
  "project": {
    "minLength": 1,
    "maxLength": 100
  },
  "hours": {
    "exclusiveMinimum": 0,
    "maximum": 24,
    "multipleOf": 0.25
  },
  "note": {
    "minLength": 1,
    "maxLength": 500
  },
  "reason": {
    "minLength": 1,
    "maxLength": 500
  }
} as const;

/** The characters that the API has in no text, as they would show an approver something else than it holds; with the flag u. */
export const hiddenCharacters = "[^\\P{DI}\\u200C\\u200D\\uFE0E\\uFE0F]|[^\\P{Cf}\\u200C\\u200D\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}]|[\\u2028\\u2029\\u2800]|(?<![\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mand}\\p{scx=Nkoo}\\p{scx=Mong}\\p{scx=Phag}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}\\p{scx=Java}\\p{scx=Bali}])\\u200C|(?<![\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mand}\\p{scx=Nkoo}\\p{scx=Mong}\\p{scx=Phag}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}\\p{scx=Java}\\p{scx=Bali}\\p{ExtPict}\\p{EMod}\\uFE0F])\\u200D|(?<![\\p{ExtPict}\\p{EMod}])\\uFE0E|(?<![\\p{ExtPict}\\p{EMod}])(?<![\\d#*](?=\\uFE0F\\u20E3))\\uFE0F" as const;

