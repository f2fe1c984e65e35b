"""What counts and who qualifies: pure, on values and `now`.

`counting` turns a rule into one SQL expression that tallies and explanations share, `people` says which accounts
are one person, `freshness` how far a count is known, `board` what the leaderboard's cells become.
"""
