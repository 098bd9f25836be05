from tests.auth.credentials.conftest import clerk, client, colleague, hasher, services

__all__ = ["clerk", "client", "colleague", "hasher", "services"]
