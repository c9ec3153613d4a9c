-- Growth in steps of a day or an hour, as `form` writes local time: everything in the step it happened in itself, never when a poster was made (D3).
CREATE TEMP MACRO growth_by(form) AS TABLE
WITH counted AS (
  SELECT strftime(local_at, form) AS step, 'gross' AS what, id AS who FROM comings
  UNION ALL SELECT strftime(local_at, form), 'left', who FROM goings
  UNION ALL SELECT strftime(min(local_at), form), 'new', member_ref FROM comings WHERE member_ref IS NOT NULL GROUP BY member_ref
  UNION ALL SELECT strftime(local_at, form), verdict, member_ref FROM told WHERE kind = 'referral_judged' AND verdict IN ('qualified', 'void')
  UNION ALL SELECT strftime(local_at, form), 'invited', member_ref FROM told WHERE kind = 'referral_judged' AND revision = 1
), every AS (
  SELECT DISTINCT strftime(((begins AT TIME ZONE 'UTC') AT TIME ZONE getvariable('zone')), form) AS step
  FROM generate_series(getvariable('from_at'), getvariable('until_at') - INTERVAL 1 SECOND, INTERVAL 1 HOUR) AS hours(begins)
  UNION SELECT DISTINCT step FROM counted
)
SELECT
  step,
  count(*) FILTER (what = 'gross') AS gross_joins,
  count(*) FILTER (what = 'left') AS leaves,
  count(*) FILTER (what = 'gross') - count(*) FILTER (what = 'left') AS net_joins,
  count(*) FILTER (what = 'new') AS new_members,
  count(*) FILTER (what = 'invited') AS invitees,
  count(*) FILTER (what = 'qualified') AS qualified,
  count(*) FILTER (what = 'void') AS voided
FROM every
LEFT JOIN counted USING (step)
GROUP BY step;
