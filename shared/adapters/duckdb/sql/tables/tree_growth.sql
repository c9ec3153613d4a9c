-- The latest two thousand trees: how large after two hours, after a day, and now.
WITH roots AS (
  SELECT root_ref, min(joined_at) AS started_at FROM people WHERE generation = 0 GROUP BY root_ref ORDER BY started_at DESC, root_ref LIMIT 2000
)
SELECT
  roots.root_ref,
  date_diff('second', roots.started_at, getvariable('until_at')) / 3600.0 AS age_hours,
  count(*) FILTER (people.joined_at <= roots.started_at + INTERVAL 2 HOUR) AS at_2h,
  count(*) FILTER (people.joined_at <= roots.started_at + INTERVAL 24 HOUR) AS at_24h,
  count(*) AS people
FROM roots
JOIN people USING (root_ref)
GROUP BY roots.root_ref, roots.started_at
ORDER BY roots.started_at, roots.root_ref
