-- Growth by hour of the campaign's time zone, each thing in the hour it happened itself.
WITH counted AS (
  SELECT strftime(local_at, '%Y-%m-%dT%H') AS hour, 'gross' AS what, id AS who FROM comings
  UNION ALL SELECT strftime(local_at, '%Y-%m-%dT%H'), 'left', who FROM goings
  UNION ALL SELECT strftime(min(local_at), '%Y-%m-%dT%H'), 'new', member_ref FROM comings WHERE member_ref IS NOT NULL GROUP BY member_ref
  UNION ALL SELECT strftime(local_at, '%Y-%m-%dT%H'), verdict, member_ref FROM told WHERE kind = 'referral_judged' AND verdict IN ('qualified', 'void')
  UNION ALL SELECT strftime(local_at, '%Y-%m-%dT%H'), 'invited', member_ref FROM told WHERE kind = 'referral_judged' AND revision = 1
), every AS (
  SELECT DISTINCT strftime(((begins AT TIME ZONE 'UTC') AT TIME ZONE getvariable('zone')), '%Y-%m-%dT%H') AS hour
  FROM generate_series(getvariable('from_at'), getvariable('until_at') - INTERVAL 1 SECOND, INTERVAL 1 HOUR) AS hours(begins)
  UNION SELECT DISTINCT hour FROM counted
)
SELECT
  hour,
  count(*) FILTER (what = 'gross') AS gross_joins,
  count(*) FILTER (what = 'left') AS leaves,
  count(*) FILTER (what = 'gross') - count(*) FILTER (what = 'left') AS net_joins,
  count(*) FILTER (what = 'new') AS new_members,
  count(*) FILTER (what = 'invited') AS invitees,
  count(*) FILTER (what = 'qualified') AS qualified,
  count(*) FILTER (what = 'void') AS voided
FROM every
LEFT JOIN counted USING (hour)
GROUP BY hour
ORDER BY hour
