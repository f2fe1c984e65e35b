"""The database: what the host said, how far it was read, and the events made of it.

`schema` are the tables, `store` opens them, `settings` and `facts` say what a row means, `ingest` takes rows in,
`slices` remember how far each list is read, `listing` reads one list to its end, `sync` does all that a run needs,
`events` answers questions, `deliveries` is the queue of what webhooks told of.
"""
