-- How many participants came how far: each step is distinct people who did it at all.
SELECT * FROM (
  SELECT 1 AS place_in_funnel, 'participants' AS step, (SELECT count(*) FROM people) AS people
  UNION ALL SELECT 2, 'poster_delivered', (SELECT count(DISTINCT member_ref) FROM told SEMI JOIN people USING (member_ref) WHERE kind = 'poster_drawn')
  UNION ALL SELECT 3, 'first_join', (SELECT count(DISTINCT inviter_ref) FROM referrals)
  UNION ALL SELECT 4, 'qualified', (SELECT count(DISTINCT inviter_ref) FROM referrals WHERE verdict = 'qualified')
  UNION ALL SELECT 5, 'rung_reached', (SELECT count(DISTINCT member_ref) FROM told WHERE kind = 'rung_reached' AND rung > 0)
  UNION ALL SELECT 6, 'granted', (SELECT count(DISTINCT member_ref) FROM grants WHERE was_granted AND rung > 0)
  UNION ALL SELECT 7, 'claimed', (SELECT count(DISTINCT member_ref) FROM grants WHERE was_claimed AND rung > 0)
)
ORDER BY place_in_funnel
