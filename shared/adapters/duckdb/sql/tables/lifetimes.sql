-- For survival curves: how many friends of each kind left, or were last watched, in which hour since they came; from the 30th day on as one.
-- Of places only the fifty with most friends.
WITH strata AS (
  SELECT 'all' AS stratum_kind, 'all' AS stratum, watched_hours, left_at FROM invitees
  UNION ALL SELECT 'generation', generation::VARCHAR, watched_hours, left_at FROM invitees
  UNION ALL SELECT 'cohort', cohort, watched_hours, left_at FROM invitees
  UNION ALL SELECT 'lure', lure || ' (' || rung || ')', watched_hours, left_at FROM invitees WHERE lure IS NOT NULL
  UNION ALL SELECT 'place', place, watched_hours, left_at FROM invitees
    WHERE place IN (SELECT place FROM invitees GROUP BY place ORDER BY count(*) DESC, place LIMIT 50)
)
SELECT
  stratum_kind, stratum, least(watched_hours, 721)::INTEGER AS hour,
  count(*) FILTER (left_at IS NOT NULL) AS left_then,
  count(*) FILTER (left_at IS NULL) AS last_watched
FROM strata
GROUP BY ALL
ORDER BY stratum_kind, stratum, hour
