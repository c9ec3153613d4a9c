-- What was done, by kind: every one of these facts cost requests.
SELECT kind, count(*) AS count FROM told GROUP BY kind ORDER BY kind
