-- Everybody who takes part, where he hangs in his tree. A seed of the desk whose earlier join came to light hangs where that put him.
CREATE TEMP TABLE people AS
SELECT
  entered.member_ref,
  entered.happened_at AS joined_at,
  entered.campaign_version,
  coalesce(placed.inviter_ref, entered.inviter_ref) AS inviter_ref,
  coalesce(placed.root_ref, entered.root_ref) AS root_ref,
  coalesce(placed.generation, entered.generation) AS generation
FROM told AS entered
LEFT JOIN told AS placed ON placed.kind = 'participant_placed' AND placed.member_ref = entered.member_ref
WHERE entered.kind = 'participant_entered';

-- Every referral with the latest verdict given by the end of the period.
CREATE TEMP TABLE referrals AS
SELECT
  member_ref,
  max(inviter_ref) AS inviter_ref,
  max(root_ref) AS root_ref,
  max(generation) AS generation,
  max(place) AS place,
  min(joined_at) AS joined_at,
  arg_max(verdict, revision) AS verdict,
  arg_max(reason, revision) AS reason,
  arg_max(happened_at, revision) AS judged_at
FROM told
WHERE kind = 'referral_judged'
GROUP BY member_ref
HAVING max(inviter_ref) IS NOT NULL;
