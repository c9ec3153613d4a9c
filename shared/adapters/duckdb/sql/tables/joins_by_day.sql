-- Growth by day: everything on the day it happened itself, in the campaign's time zone; never on the day a poster was made (D3).
WITH counted AS (
  SELECT strftime(local_at, '%Y-%m-%d') AS day, 'gross' AS what, id AS who FROM comings
  UNION ALL SELECT strftime(local_at, '%Y-%m-%d'), 'left', who FROM goings
  UNION ALL SELECT strftime(min(local_at), '%Y-%m-%d'), 'new', member_ref FROM comings WHERE member_ref IS NOT NULL GROUP BY member_ref
  UNION ALL SELECT strftime(local_at, '%Y-%m-%d'), verdict, member_ref FROM told WHERE kind = 'referral_judged' AND verdict IN ('qualified', 'void')
  UNION ALL SELECT strftime(local_at, '%Y-%m-%d'), 'invited', member_ref FROM told WHERE kind = 'referral_judged' AND revision = 1
), every AS (
  SELECT DISTINCT strftime(((begins AT TIME ZONE 'UTC') AT TIME ZONE getvariable('zone')), '%Y-%m-%d') AS day
  FROM generate_series(getvariable('from_at'), getvariable('until_at') - INTERVAL 1 SECOND, INTERVAL 1 HOUR) AS hours(begins)
  UNION SELECT DISTINCT day FROM counted
)
SELECT
  day,
  count(*) FILTER (what = 'gross') AS gross_joins,
  count(*) FILTER (what = 'left') AS leaves,
  count(*) FILTER (what = 'gross') - count(*) FILTER (what = 'left') AS net_joins,
  count(*) FILTER (what = 'new') AS new_members,
  count(*) FILTER (what = 'invited') AS invitees,
  count(*) FILTER (what = 'qualified') AS qualified,
  count(*) FILTER (what = 'void') AS voided
FROM every
LEFT JOIN counted USING (day)
GROUP BY day
ORDER BY day
