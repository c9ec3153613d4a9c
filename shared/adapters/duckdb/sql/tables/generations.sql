-- People and counted friends by generation; median hours from the inviter's coming to his friend's.
SELECT
  people.generation,
  count(*) AS people,
  count(*) FILTER (invitees.verdict = 'qualified') AS qualified,
  median(date_diff('second', invitees.inviter_joined_at, invitees.joined_at) / 3600.0) AS generation_hours
FROM people
LEFT JOIN invitees ON invitees.member_ref = people.member_ref
GROUP BY people.generation
ORDER BY people.generation
