"""Visiting pages as somebody, and posting to them."""

from django.urls import reverse


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def page(client, reader, name, *args, status=200):
    client.force_login(reader)
    return text(client.get(reverse(name, args=args)), status)


def post(client, reader, name, *args, status=302, **data):
    client.force_login(reader)
    return text(client.post(reverse(name, args=args), data), status)
