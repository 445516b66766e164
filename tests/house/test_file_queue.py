"""The queue made of files loses nothing and shows no half message."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from kombu import Connection, Exchange, Queue

EXCHANGE = Exchange("house", type="direct")
QUEUE = Queue("house.one", EXCHANGE, routing_key="house.one")
OTHER = Queue("house.two", EXCHANGE, routing_key="house.two")


@pytest.fixture
def connect(tmp_path):
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "polling_interval": 0.01,
    }
    return lambda: Connection(transport="govportal.file_queue:Transport", transport_options=options)


def take_all(connection: Connection, queue: Queue) -> list[int]:
    taken = []
    while message := queue(connection.default_channel).get(no_ack=True):
        taken.append(message.payload)
    return taken


def put(connection: Connection, queue: Queue, number: int) -> None:
    with connection.Producer() as producer:
        producer.publish(number, exchange=EXCHANGE, routing_key=queue.routing_key, declare=[queue])


def test_messages_come_out_in_the_order_they_went_in(connect):
    with connect() as connection:
        for number in range(20):
            put(connection, QUEUE, number)
        assert take_all(connection, QUEUE) == list(range(20))


def test_a_message_goes_to_its_own_queue_only(connect):
    with connect() as connection:
        put(connection, OTHER, 1)
        put(connection, QUEUE, 2)
        assert take_all(connection, QUEUE) == [2]
        assert take_all(connection, OTHER) == [1]


def test_what_waits_survives_the_process(connect):
    with connect() as connection:
        put(connection, QUEUE, 7)
    with connect() as connection:
        channel = connection.default_channel
        assert channel.queue_declare(QUEUE.name).message_count == 1
        assert take_all(connection, QUEUE) == [7]


def test_a_message_is_never_seen_half_written(connect, tmp_path, monkeypatch):
    seen: list[list[str]] = []
    write = Path.write_text

    def slowly(path: Path, text: str, **how: str) -> int:
        seen.append([name.name for name in (tmp_path / "queue").glob("*.msg")])
        return write(path, text, **how)

    with connect() as connection:
        monkeypatch.setattr(Path, "write_text", slowly)
        put(connection, QUEUE, 1)
        put(connection, QUEUE, 2)
        monkeypatch.undo()
        assert [len(names) for names in seen] == [0, 1]
        assert take_all(connection, QUEUE) == [1, 2]


def test_writers_and_readers_at_once_lose_and_double_nothing(connect):
    taken: list[int] = []
    done = threading.Event()

    def write(first: int) -> None:
        with connect() as connection:
            for number in range(first, first + 100):
                put(connection, QUEUE, number)

    def read() -> None:
        with connect() as connection:
            while not done.is_set():
                taken.extend(take_all(connection, QUEUE))

    with ThreadPoolExecutor(5) as threads:
        readers = [threads.submit(read) for _ in range(2)]
        wait([threads.submit(write, first) for first in (0, 100, 200)])
        done.set()
    assert [reader.exception() for reader in readers] == [None, None]
    with connect() as connection:
        taken += take_all(connection, QUEUE)
    assert sorted(taken) == list(range(300))
