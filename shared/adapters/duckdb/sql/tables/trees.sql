-- The thousand largest trees: a seed and everybody who came by him, through whomever.
SELECT
  root_ref, min(first_at) AS started_at, sum(people)::BIGINT AS people, sum(qualified)::BIGINT AS qualified, max(generation) AS depth
FROM tree_generations
GROUP BY root_ref
ORDER BY people DESC, root_ref
LIMIT 1000
