from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from govportal.people.models import Person
from govportal.templatetags import portal

HOSTILE = '"><script>alert(1)</script>'
MOMENT = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)


def draw(text: str, **context) -> str:
    return Template("{% load portal %}" + text).render(Context(context))


def test_a_status_is_a_shape_and_a_word():
    html = draw('{% status "warn" "Due soon" %}')
    assert html == (
        '<span class="status" data-tone="warn"><svg viewBox="0 0 16 16" aria-hidden="true">'
        '<use href="#s-warn"/></svg>Due soon</span>'
    )


def test_a_status_on_paper_is_drawn_in_place_with_its_colour():
    html = draw('{% status "bad" "Rejected" on_paper=True %}')
    assert "<use" not in html
    assert 'fill="#ab211a"' in html


def test_an_unknown_shape_is_an_error_and_not_an_empty_place():
    with pytest.raises(KeyError):
        portal.status("ok", "Approved", "spiral")


def test_words_of_people_are_escaped_everywhere():
    for html in (
        draw('{% status "ok" word %}', word=HOSTILE),
        draw("{% person p %}", p=Person(full_name=HOSTILE)),
        draw('{% person p "title" %}', p=Person(full_name="A", title=HOSTILE)),
        draw("{% hash value %}", value=HOSTILE),
        draw("{% said by=name %}{{ name }}{% endsaid %}", name=HOSTILE),
        draw("{% agent_said by=name %}{{ name }}{% endagent_said %}", name=HOSTILE),
        draw("{% note 'bad' name %}{{ name }}{% endnote %}", name=HOSTILE),
        draw("{% fold name %}{{ name }}{% endfold %}", name=HOSTILE),
        draw("{% section 'a' name beside=name %}{{ name }}{% endsection %}", name=HOSTILE),
        draw("{% machine name %}", name=HOSTILE),
        draw("{% when None empty=name %}", name=HOSTILE),
    ):
        assert "<script" not in html


def test_what_a_template_has_already_made_safe_stays_markup():
    link = SafeString('<a href="#all">All</a>')
    assert link in draw("{% section 'a' 'B' beside=link %}{% endsection %}", link=link)


@time_machine.travel("2026-11-21")
def test_a_moment_is_said_in_the_readers_zone_with_the_whole_of_it_on_hover():
    with timezone.override(ZoneInfo("Europe/Berlin")):
        html = draw("{% when moment %}", moment=MOMENT)
    assert ">Tue 24 Nov, 09:10<" in html
    assert 'datetime="2026-11-24T08:10:00+00:00"' in html
    assert 'title="24 November 2026, 09:10:00 CET"' in html


@time_machine.travel("2026-11-21")
def test_the_same_moment_is_another_hour_in_tokyo():
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert ">Tue 24 Nov, 17:10<" in draw("{% when moment %}", moment=MOMENT)


@time_machine.travel("2027-01-02")
def test_another_year_is_said():
    assert "Tue 24 Nov 2026, " in draw("{% when moment %}", moment=MOMENT)


@time_machine.travel("2026-11-21")
def test_a_day_has_no_hour():
    html = draw("{% when day %}", day=date(2026, 11, 24))
    assert html == '<time datetime="2026-11-24">Tue 24 Nov</time>'


def test_nothing_is_said_of_no_moment():
    assert draw("{% when None %}") == ""
    assert "Not submitted" in draw('{% when None empty="Not submitted" %}')


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (7400, "EUR 7,400"),
        (Decimal("7400.50"), "EUR 7,400.50"),
        (-3, "EUR −3"),
        ("1250000", "EUR 1,250,000"),
    ],
)
def test_money_is_grouped_and_has_cents_only_when_there_are_any(amount, words):
    with translation.override("en"):
        assert words in draw("{% money amount %}", amount=amount)


def test_money_follows_the_readers_locale():
    with translation.override("de"):
        assert "EUR 7.400,50" in draw("{% money amount %}", amount=Decimal("7400.5"))


def test_a_hash_is_short_with_the_whole_behind_it():
    fingerprint = "sha256:" + "4be190c7" * 8
    html = draw("{% hash value %}", value=fingerprint)
    assert ">4be1 90c7…90c7<" in html
    assert f'title="{fingerprint}"' in html


def test_a_whole_hash_is_grouped_for_comparing():
    html = draw('{% hash value "full" %}', value="sha256:" + "4be190c7" * 8)
    assert "sha256 4be1 90c7 4be1" in html


def test_the_tier_says_its_word_and_fills_its_bars():
    html = draw("{% tier 3 %}")
    assert "Tier 3 · High" in html
    assert html.count('class="on"') == 3
    assert html.count('class="off"') == 1
    assert "No tier yet" in draw("{% tier None %}")


def test_the_portal_itself_is_shown_as_a_machine():
    assert "Machine:" in draw("{% person None %}")


def test_points_have_their_sign():
    assert [portal.points(n) for n in (3, 0, -1)] == ["+3", "0", "−1"]


def test_a_message_has_the_tone_of_its_level():
    tones = [portal.tone(Message(level, "")) for level in (20, 25, 30, 40)]
    assert tones == ["info", "ok", "warn", "bad"]
