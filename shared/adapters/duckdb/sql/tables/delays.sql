-- From an inviter's coming until a friend of his counted, in hours; of inviters who have had at least three days.
SELECT least(date_diff('second', inviter_joined_at, judged_at) // 3600, 721)::INTEGER AS hours, count(*) AS friends
FROM invitees
WHERE verdict = 'qualified' AND inviter_joined_at <= getvariable('until_at') - INTERVAL 3 DAY
GROUP BY ALL
ORDER BY hours
