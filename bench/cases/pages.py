"""Pages over HTTP, eight clients on the same machine, beside a bare Django page of fifty rows."""

from bench.harness import Measured, case
from bench.load import load
from bench.serving import bare, portal

SECONDS = 4.0


def over_http(path: str, reference: str = "/page") -> Measured:
    """Latency (p95, milliseconds) of a page of the portal and of the reference."""
    with portal() as address:
        load(f"{address}{path}", seconds=1)
        ours = load(f"{address}{path}", seconds=SECONDS)
    with bare() as address:
        load(f"{address}{reference}", seconds=1)
        theirs = load(f"{address}{reference}", seconds=SECONDS)
    note = f"{ours.per_second:.0f}/s beside {theirs.per_second:.0f}/s"
    return Measured(ours.p95, theirs.p95, f"{note}; {ours.failed} failed" if ours.failed else note)


@case("health check", beside="bare page", unit="ms p95")
def health(size: int) -> Measured:
    return over_http("/healthz")


@case("sign-in page", beside="bare page", unit="ms p95")
def sign_in(size: int) -> Measured:
    return over_http("/accounts/login/")
