"""Use-cases of the ladder: standing, applications, claims, reports, votes, and rules tried out."""
