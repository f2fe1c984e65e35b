"""Use-cases: each gathers, lets pure code decide, and acts.

`workspace` reads the SIG's files, `session` opens store and forge for a run, `gather` brings the numbers
together; then one module a use: `update`, `board`, `explain`, `init`, `check`, `doctor`.
"""
