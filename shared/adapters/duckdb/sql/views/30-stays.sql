-- Comings to where the campaign's friends are to stay: its groups, or its staff's contacts. Who was inside from before, and staff, came to no campaign.
CREATE TEMP TABLE comings AS
SELECT id, happened_at, local_at, member_ref, place
FROM told
WHERE kind = 'arrival_observed' AND via = getvariable('via') AND reason NOT IN ('baseline', 'staff');

-- One row a stay: from a coming to whatever ended it. Of several tellings of one leave the first event counts, else the first read that missed him;
-- being handed over to a colleague is no leave, and his stay goes on with whoever takes him on. Stay 0 is one whose coming nobody heard of.
CREATE TEMP TABLE stays AS
WITH events AS (
  SELECT coalesce(member_ref, id) AS who, place, happened_at AS sorts_at, 0 AS is_going, happened_at, NULL AS how FROM comings
  UNION ALL
  SELECT coalesce(member_ref, id), place, coalesce(stay_begun_at, happened_at), 1, happened_at, how
  FROM told
  WHERE kind = 'departure_observed' AND via = getvariable('via') AND how <> 'handed_over'
), numbered AS (
  SELECT *, sum(1 - is_going) OVER (PARTITION BY who, place ORDER BY sorts_at, is_going ROWS UNBOUNDED PRECEDING) AS stay
  FROM events
), ended AS (
  SELECT
    who, place, stay,
    min(happened_at) FILTER (is_going = 0) AS came_at,
    coalesce(min(happened_at) FILTER (is_going = 1 AND how <> 'missed'), min(happened_at) FILTER (is_going = 1)) AS left_at
  FROM numbered
  GROUP BY who, place, stay
), handed AS (
  SELECT coalesce(member_ref, id) AS who, place, max(happened_at) AS handed_at
  FROM told
  WHERE kind = 'departure_observed' AND via = getvariable('via') AND how = 'handed_over'
  GROUP BY ALL
), taken AS (
  -- Whoever took him on: from then on he stays there, and no more with who passed him on. Two tellings of one passing-on are at most a minute apart.
  SELECT who, handed.place, greatest(handed_at, min(came_at)) AS taken_at
  FROM handed
  JOIN ended USING (who)
  WHERE ended.place <> handed.place AND came_at >= handed_at - INTERVAL 1 MINUTE
  GROUP BY who, handed.place, handed_at
)
SELECT
  ended.*,
  -- Come again without a leave that anybody heard of: he was there until then, and nobody left.
  coalesce(left_at, lead(came_at) OVER (PARTITION BY ended.who, ended.place ORDER BY stay), taken_at) AS over_at
FROM ended
LEFT JOIN taken ON taken.who = ended.who AND taken.place = ended.place AND taken_at >= came_at;

-- Leaves of those whose coming was heard, each on the day it happened: an old contact who goes never came to a campaign.
CREATE TEMP TABLE goings AS
SELECT who, place, left_at AS happened_at, (left_at AT TIME ZONE 'UTC') AT TIME ZONE getvariable('zone') AS local_at
FROM stays
WHERE left_at IS NOT NULL AND stay > 0;
