-- Which share of all friends the busiest inviters brought. Inviters are those who brought anybody.
WITH ranked AS (
  SELECT count(*) AS brought, row_number() OVER (ORDER BY count(*) DESC, inviter_ref) AS place
  FROM referrals
  GROUP BY inviter_ref
), whole AS (
  SELECT count(*) AS inviters, sum(brought) AS brought FROM ranked
)
SELECT
  top_percent::INTEGER AS top_percent,
  ceil(whole.inviters * top_percent / 100)::BIGINT AS inviters,
  sum(ranked.brought)::BIGINT AS brought,
  sum(ranked.brought) / whole.brought AS share
FROM (VALUES (1), (5), (10), (20), (50), (100)) AS shares(top_percent), whole, ranked
WHERE ranked.place <= ceil(whole.inviters * top_percent / 100)
GROUP BY top_percent, whole.inviters, whole.brought
ORDER BY top_percent
