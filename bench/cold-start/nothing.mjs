// The limit: a function that answers without doing anything.
export const handler = async () => ({ statusCode: 404, body: "" });
