-- Who brought most friends that count; of equals, who had so many earlier. The first hundred.
SELECT
  row_number() OVER (ORDER BY qualified DESC, reached_at, participant_ref) AS rank,
  participant_ref, qualified, invitees, reached_at
FROM (
  SELECT
    inviter_ref AS participant_ref,
    count(*) FILTER (verdict = 'qualified') AS qualified,
    count(*) AS invitees,
    max(judged_at) FILTER (verdict = 'qualified') AS reached_at
  FROM referrals
  GROUP BY inviter_ref
)
WHERE qualified > 0
ORDER BY rank
LIMIT 100
