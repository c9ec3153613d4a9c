-- Comings to where the campaign's friends are to stay: its groups, or its staff's contacts. Who was inside from before, and staff, came to no campaign.
CREATE TEMP TABLE comings AS
SELECT id, happened_at, local_at, member_ref, place
FROM told
WHERE kind = 'arrival_observed' AND via = getvariable('via') AND reason NOT IN ('baseline', 'staff');

-- One row a stay: from a coming to whatever ended it. Of several tellings of one leave the first event counts, else the first read that missed him;
-- being handed over to a colleague is no leave. Stay 0 is one whose coming nobody heard of.
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
)
SELECT
  *,
  -- Come again without a leave that anybody heard of: he was there until then, and nobody left.
  coalesce(left_at, lead(came_at) OVER (PARTITION BY who, place ORDER BY stay)) AS over_at
FROM ended;

-- Leaves, each on the day it happened.
CREATE TEMP TABLE goings AS
SELECT who, place, left_at AS happened_at, (left_at AT TIME ZONE 'UTC') AT TIME ZONE getvariable('zone') AS local_at
FROM stays
WHERE left_at IS NOT NULL;
