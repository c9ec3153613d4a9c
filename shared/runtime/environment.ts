/** The variables a function was given. A missing one stops the function at its start, by name, not at the first message. */

type Environment<Names extends readonly string[]> = Readonly<Record<Names[number], string>>;

/** Reads what a step's `config.ts` declares. An empty value counts as missing. */
export function readEnvironment<const Names extends readonly string[]>(names: Names): Environment<Names> {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`Missing environment variable: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Environment<Names>;
}
