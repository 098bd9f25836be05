from api.context import Services
from seeds.load import load_seeds


async def furnish(services: Services) -> None:
    """Load the seeds, quietly."""
    gate = services.gate
    await load_seeds(services.stores, gate.accounts, gate.vault, services.clock(), lambda _line: None)
