"""Runs an operation by Python that was written once for it; whatever is unusual goes on in graphql-core."""
