"""probe"""

import collections, re
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from approvals.models import Review
from tests.approvals.courses import NOW, STATES

pytestmark = pytest.mark.django_db


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("state", STATES)
def test_probe(client, cast, state):
    made = STATES[state](cast)
    review = made if isinstance(made, Review) else made.review
    out = []
    for role, person in cast.everybody().items():
        client.force_login(person)
        if client.get(review.url).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as c:
            client.get(review.url)
        sqls = [q["sql"] for q in c]
        out.append((len(sqls), role, sqls))
    out.sort(reverse=True)
    print("\n@@", state, [(n, r) for n, r, _ in out])
    with open(f"/tmp/h/probe-{state}.txt", "w") as f:
        for n, r, sqls in out:
            f.write(f"== {r} {n}\n")
            for s in sqls:
                t = re.search(r'FROM "(\w+)"', s)
                j = re.findall(r'JOIN "(\w+)"', s)
                w = s.partition(" WHERE ")[2][:160]
                f.write(f"  {t and t[1]} +{len(j)} {','.join(j)[:90]} | {w}\n")
