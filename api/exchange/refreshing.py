"""The worker's part in recognizing other provinces' certificates: what they publish is here beforehand."""

from datetime import datetime

from api.context import Services, partner_pages
from resolvers.exchanges.refreshing import refresh


async def refresh_statements(services: Services, at: datetime) -> int:
    """Fetch partners' keys and the lists that somebody needed lately; returns how many came."""
    return await refresh(services.stores, partner_pages(services), at) if services.settings.province else 0
