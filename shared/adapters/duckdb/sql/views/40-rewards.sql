-- The ladder of each version: which of an inviter's friends each rung was held out for. Beyond the last rung he still climbs for that one.
CREATE TEMP TABLE rungs AS
WITH listed AS (
  SELECT DISTINCT campaign_version, unnest(from_json(ladder, '[{"rung": "INTEGER", "lure": "VARCHAR", "cost_minor": "BIGINT"}]'), recursive := true)
  FROM told
  WHERE kind = 'campaign_applied' AND ladder IS NOT NULL
)
SELECT
  campaign_version, rung, lure, cost_minor,
  coalesce(lag(rung) OVER ladder, 0) AS after_friend,
  CASE WHEN lead(rung) OVER ladder IS NULL THEN 2147483647 ELSE rung END AS up_to_friend
FROM listed
WINDOW ladder AS (PARTITION BY campaign_version ORDER BY rung);

-- Every grant as it stands.
CREATE TEMP TABLE grants AS
SELECT
  member_ref, rung,
  arg_max(lure, revision) AS lure,
  arg_max(state, revision) AS state,
  arg_max(cost_minor, revision) AS cost_minor,
  bool_or(state IN ('reserved', 'issued', 'claimed')) AS was_granted,
  bool_or(state = 'claimed') AS was_claimed
FROM told
WHERE kind = 'grant_changed'
GROUP BY member_ref, rung;
