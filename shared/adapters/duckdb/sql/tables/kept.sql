-- Friends who came, who count, and who count and are still there.
SELECT
  count(*) AS joined,
  count(*) FILTER (verdict = 'qualified') AS qualified,
  count(*) FILTER (verdict = 'qualified' AND is_present) AS retained
FROM invitees
