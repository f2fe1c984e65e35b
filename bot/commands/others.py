"""Words in comments that belong to others: to them nothing is said, however like they are to one of ours.

The community's own bot answers the first ones; its relatives in neighbouring communities and the bots that people
bring from other hosts answer the rest.
"""

COMMUNITY = frozenset({
    "assign", "unassign", "lgtm", "approve", "close", "reopen", "retest", "check-cla", "check-pr",
    "kind", "priority", "sig",
})  # fmt: skip
NEIGHBOURS = frozenset({
    "add-label", "area", "auto-cc", "backport", "bug", "cc", "check-issue", "cherry-pick", "cherrypick",
    "cla", "duplicate", "freeze", "good-first-issue", "help-wanted", "hold", "joke", "label",
    "lifecycle", "lock", "merge", "milestone", "ok-to-test", "override", "rebase", "rebuild",
    "release-note", "remove-kind", "remove-label", "remove-priority", "remove-sig", "retitle", "review",
    "run", "skip", "squash", "stage", "status", "test", "test-all", "title", "triage", "uncc", "unhold",
    "unlabel", "unlock", "wip",
})  # fmt: skip
OTHERS = COMMUNITY | NEIGHBOURS
