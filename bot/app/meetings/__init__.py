"""Use-cases of the meetings: what is planned, prepared, announced and written up."""
