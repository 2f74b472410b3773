"""Redis as the shared cache, with one client for each pool of connections."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache as DjangosRedisCache
from django.core.cache.backends.redis import RedisCacheClient


class _Client(RedisCacheClient):
    """Django makes a new client for each command, and that takes longer than the command."""

    def __init__(self, *servers: Any, **options: Any) -> None:
        super().__init__(*servers, **options)
        self._made: dict[int, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if id(pool) not in self._made:
            self._made[id(pool)] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._made[id(pool)]


class RedisCache(DjangosRedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
