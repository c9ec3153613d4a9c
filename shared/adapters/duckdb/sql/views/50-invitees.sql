-- Every friend who was brought: by whom, for which lure, and how long he has stayed, wherever in the campaign. Watched until he left for good, or until the end of the period.
CREATE TEMP TABLE invitees AS
WITH present AS (
  SELECT who, bool_or(over_at IS NULL) AS is_present, max(over_at) AS left_at FROM stays WHERE stay > 0 GROUP BY who
), in_order AS (
  SELECT *, row_number() OVER (PARTITION BY inviter_ref ORDER BY joined_at, member_ref) AS friend FROM referrals
)
SELECT
  friend.member_ref, friend.inviter_ref, friend.root_ref, friend.generation, friend.place, friend.joined_at,
  friend.verdict, friend.reason, friend.judged_at,
  inviter.joined_at AS inviter_joined_at,
  strftime((friend.joined_at AT TIME ZONE 'UTC') AT TIME ZONE getvariable('zone'), '%Y-%m-%d') AS cohort,
  rungs.rung, rungs.lure,
  coalesce(present.is_present, true) AS is_present,
  CASE WHEN present.is_present THEN NULL ELSE greatest(present.left_at, friend.joined_at) END AS left_at,
  greatest(0, date_diff('second', friend.joined_at,
    CASE WHEN present.is_present OR present.left_at IS NULL THEN getvariable('until_at') ELSE present.left_at END) // 3600) AS watched_hours
FROM in_order AS friend
LEFT JOIN people AS inviter ON inviter.member_ref = friend.inviter_ref
LEFT JOIN present ON present.who = friend.member_ref
LEFT JOIN rungs
  ON rungs.campaign_version = inviter.campaign_version AND friend.friend > rungs.after_friend AND friend.friend <= rungs.up_to_friend;

-- Every tree by its generations.
CREATE TEMP TABLE tree_generations AS
SELECT
  people.root_ref, people.generation, count(*) AS people,
  count(*) FILTER (referrals.verdict = 'qualified') AS qualified,
  min(people.joined_at) AS first_at
FROM people
LEFT JOIN referrals ON referrals.member_ref = people.member_ref
GROUP BY people.root_ref, people.generation;
