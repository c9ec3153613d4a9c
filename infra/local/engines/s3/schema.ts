/** The tables of S3. Bodies stand in the database, by number: no key ever becomes a path of this machine. */
export const S3_SCHEMA = `
CREATE TABLE IF NOT EXISTS s3_bucket (name TEXT PRIMARY KEY, created INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS s3_object (
  body INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
  modified INTEGER NOT NULL, headers TEXT NOT NULL, checksums TEXT NOT NULL, UNIQUE (bucket, key)
);
CREATE TABLE IF NOT EXISTS s3_body (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
`;
