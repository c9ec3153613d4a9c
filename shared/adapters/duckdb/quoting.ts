/** Text and column lists as SQL writes them. */

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const typed = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([name, type]) => `"${name}" ${type}`)
    .join(', ');
