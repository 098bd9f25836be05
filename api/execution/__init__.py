"""Runs operations by Python that is written once for each of them; what it can't do is left to graphql-core."""
