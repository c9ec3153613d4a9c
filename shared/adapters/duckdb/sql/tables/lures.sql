-- 诱饵质量: whose friends stay. A friend belongs to the rung his inviter was climbing for when he came: the first that needs at least so many as he then had.
WITH brought AS (
  SELECT
    rung, lure, count(*) AS joined,
    count(*) FILTER (verdict = 'qualified') AS qualified,
    count(*) FILTER (verdict = 'qualified' AND is_present) AS retained
  FROM invitees
  WHERE lure IS NOT NULL
  GROUP BY rung, lure
), given AS (
  SELECT
    rung, lure,
    count(*) FILTER (was_granted) AS granted,
    count(*) FILTER (was_claimed) AS claimed,
    coalesce(sum(cost_minor) FILTER (state = 'claimed'), 0)::BIGINT AS cost_minor
  FROM grants
  WHERE rung > 0
  GROUP BY rung, lure
)
SELECT
  lure, rung,
  coalesce(joined, 0) AS joined, coalesce(qualified, 0) AS qualified, coalesce(retained, 0) AS retained,
  coalesce(granted, 0) AS granted, coalesce(claimed, 0) AS claimed, coalesce(cost_minor, 0) AS cost_minor
FROM brought
FULL JOIN given USING (rung, lure)
ORDER BY rung, lure
