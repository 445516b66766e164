"""What the API shows of evidence packs, and how one is asked for."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from evidence.faces import PackFace, pack_face
from evidence.models import Pack
from evidence.rules.packing import Kind
from evidence.rules.packs import State
from evidence.rules.slices import Access
from govportal.api.fields import Day, Moment, Text
from govportal.api.paging import Paged
from govportal.api.reading import Closed
from registry.api.shapes import PersonMail

KINDS = [kind.value for kind in Kind]
STATES = [state.value for state in State]


class PacksQuery(Paged):
    """Which packs."""

    kind = serializers.ChoiceField(KINDS, required=False)
    state = serializers.ChoiceField(STATES, required=False)


class PackIn(Closed):
    """What a pack is asked for about."""

    kind = serializers.ChoiceField(KINDS)
    number = Text(
        max_length=120,
        help_text="A number (ADR-2026-0042), a short name, or a word for a class of actions.",
    )
    since = Day(required=False, help_text="The first day, where it is about days.")
    until = Day(required=False, help_text="The last day, which is included.")


class PackRow(serializers.Serializer[Any]):
    """A pack in a list. `number` is its own, `about` that of what it is about."""

    number = serializers.CharField(source="pack.number")
    kind = serializers.ChoiceField(KINDS, source="pack.kind")
    about = serializers.CharField(source="pack.about_number")
    title = serializers.CharField(source="pack.about_title")
    since = Day(source="pack.about.span.since", allow_null=True, default=None)
    until = Day(source="pack.about.span.until", allow_null=True, default=None)
    state = serializers.ChoiceField(STATES)
    requested_by = PersonMail(source="pack.requested_by")
    requested_at = Moment(source="pack.requested_at")
    expires_at = Moment(source="pack.expires_at", allow_null=True)

    def to_representation(self, instance: Pack | PackFace) -> Any:
        face = instance if isinstance(instance, PackFace) else pack_face(instance)
        return super().to_representation(face)


class ProgressOut(serializers.Serializer[PackFace]):
    """How far a pack is that is being built. `before`: how many come before it in its queue."""

    percent = serializers.IntegerField()
    words = serializers.CharField(source="step")
    before = serializers.IntegerField()


class PackOut(PackRow):
    """A pack with what it holds, once it is built; `sha256` is of the whole file."""

    access = serializers.ChoiceField([one.value for one in Access], source="pack.access")
    language = serializers.CharField(source="pack.language")
    progress = ProgressOut(allow_null=True)
    reason = serializers.CharField(help_text="Why it could not be built.")
    tree_size = serializers.IntegerField(source="pack.tree_size", allow_null=True)
    moment = Moment(source="pack.moment", allow_null=True)
    sha256 = serializers.CharField(source="pack.sha256")
    size = serializers.IntegerField(source="pack.size", allow_null=True)
    files = serializers.IntegerField(source="pack.files", allow_null=True)
    entries = serializers.IntegerField(source="pack.entries", allow_null=True)
    built_at = Moment(source="pack.built_at", allow_null=True)
    download = serializers.SerializerMethodField()

    def get_download(self, face: PackFace) -> str | None:
        """Where the file is taken away, with POST."""
        return reverse("api_pack_downloads", args=[face.pack.number]) if face.is_ready else None
