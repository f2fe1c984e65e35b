"""How fast, how much: `python -m tests.benchmarks` measures each promise against a floor taken in the same run.

`pulling`, `counting` and `starting` are the three parts; what they time runs in processes of its own (`child`,
`loop`), so that neither another part nor the measuring itself counts. `table` prints.
"""
