"""A small load generator: clients that keep their connection and ask again at once.

Only for servers on this machine, bounded in time.
"""

import http.client
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Load:
    """What the clients saw: answers a second, and latencies in milliseconds."""

    per_second: float
    p50: float
    p95: float
    p99: float
    failed: int


def quantile(sorted_values: list[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the sorted values lie; 0 without values."""
    if not sorted_values:
        return 0.0
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


class _Client(threading.Thread):
    def __init__(self, address: str, headers: dict[str, str], until: float) -> None:
        super().__init__(daemon=True)
        parts = urlsplit(address)
        if parts.hostname not in {"127.0.0.1", "localhost"}:
            raise ValueError("the load generator only asks this machine")
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        self.path = parts.path or "/"
        self.headers, self.until = headers, until
        self.took: list[float] = []
        self.failed = 0

    def run(self) -> None:
        while (began := time.perf_counter()) < self.until:
            try:
                self.connection.request("GET", self.path, headers=self.headers)
                answer = self.connection.getresponse()
                answer.read()
                self.failed += answer.status != 200
            except (OSError, http.client.HTTPException):
                self.failed += 1
                self.connection.close()
            self.took.append((time.perf_counter() - began) * 1000)


def load(
    address: str, *, clients: int = 8, seconds: float = 5, headers: dict[str, str] | None = None
) -> Load:
    """Ask ``address`` with so many clients for so long. Raises ValueError for another machine."""
    began = time.perf_counter()
    asking = [_Client(address, headers or {}, began + seconds) for _ in range(clients)]
    for client in asking:
        client.start()
    for client in asking:
        client.join(seconds + 15)
    elapsed = time.perf_counter() - began
    took = sorted(ms for client in asking for ms in client.took)
    return Load(
        per_second=len(took) / elapsed,
        p50=quantile(took, 0.50),
        p95=quantile(took, 0.95),
        p99=quantile(took, 0.99),
        failed=sum(client.failed for client in asking),
    )
