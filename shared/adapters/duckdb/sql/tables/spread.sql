-- How many trees are how large (by powers of two) and how deep.
WITH trees AS (
  SELECT root_ref, sum(people) AS people, max(generation) AS depth FROM tree_generations GROUP BY root_ref
)
SELECT * FROM (
  SELECT
    'size' AS measure, (2 ** floor(log2(people)))::BIGINT AS at_least, (2 ** (floor(log2(people)) + 1) - 1)::BIGINT AS at_most, count(*) AS trees
  FROM trees
  GROUP BY ALL
  UNION ALL
  SELECT 'depth', depth::BIGINT, depth::BIGINT, count(*) FROM trees GROUP BY ALL
)
ORDER BY measure DESC, at_least
