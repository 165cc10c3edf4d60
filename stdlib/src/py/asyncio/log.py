"""Where the loop tells of what nobody else hears of."""

import logging

logger = logging.getLogger("asyncio")
