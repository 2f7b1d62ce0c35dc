/** Options of `node` under which a program takes noon of a day, `YYYY-MM-DD`, for the present. */
export const onDay = (day: string): [option: string, preload: string] => [
  "--import",
  new URL(`date-preload.ts?now=${day}T12:00:00Z`, import.meta.url).href,
];
