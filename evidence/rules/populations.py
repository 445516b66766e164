"""A dossier as rows: what an auditor counts, filters and samples. Pure Python."""

from collections.abc import Iterable

from evidence.rules.desk import advice_table, check_table, named_by_desk
from evidence.rules.dossiers import Dossier, ReviewLine, VersionFacts
from evidence.rules.people import Who
from evidence.rules.review_tables import (
    ballot_table,
    clock_day_table,
    clock_event_table,
    vote_table,
    voters,
)
from evidence.rules.sheets import Population, plain, population_of
from evidence.rules.slices import Access, SliceEntry

Rows = list[dict[str, object]]


def populations(
    dossier: Dossier, entries: Iterable[SliceEntry], access: Access
) -> tuple[Population, ...]:
    """Every population of a pack about one request, in the order of the folder listing."""
    return (
        _attachments(dossier),
        _board_letters(dossier),
        _authorisations(dossier),
        ballot_table(dossier.reviews),
        clock_day_table(dossier.reviews),
        clock_event_table(dossier.reviews),
        population_of(*check_table(dossier.checks)),
        _condition_evidence(dossier),
        _conditions(dossier),
        *([_conflicts(dossier)] if access is Access.FULL else []),
        _criterion_signatures(dossier),
        _decisions(dossier),
        entries_population(entries),
        _exit_criteria(dossier),
        population_of(*advice_table(dossier.advice)),
        _questions(dossier),
        _release_stages(dossier),
        _reviews(dossier),
        _scheduled(dossier),
        _sign_offs(dossier),
        _steps(dossier),
        _turns(dossier),
        _versions(dossier),
        vote_table(dossier.reviews),
    )


def _attachments(dossier: Dossier) -> Population:
    return population_of(
        "attachments",
        "id name member size content_type sha256 uploaded_by uploaded_at versions evidence",
        (vars(file) for file in dossier.attachments),
    )


def _authorisations(dossier: Dossier) -> Population:
    return population_of(
        "authorisations",
        "id environment stage state fingerprint valid_from valid_until live_at monitoring basis",
        (vars(line) for line in dossier.authorisations),
    )


def _board_letters(dossier: Dossier) -> Population:
    columns = "number digest written_at printed_at sha256 size member acknowledged_at"
    lines = (vars(line) for line in dossier.letters)
    return population_of("board_letters", f"{columns} acknowledged_by remark", lines)


def _conditions(dossier: Dossier) -> Population:
    columns = "id review n text owner part days due_at grace_until state proposed_by written_by"
    columns += " originals replaced_by overdue_at held closed_at rules bound"
    rows: Rows = [
        {
            **vars(line),
            "review": review.id,
            "proposed_by": line.proposer_words,
            "held": [vars(one) for one in line.held],
            "rules": list(line.rules),
            "bound": [vars(one) for one in line.bound],
        }
        for review in dossier.reviews
        for line in review.conditions
    ]
    return population_of("conditions", columns, rows)


def _condition_evidence(dossier: Dossier) -> Population:
    rows: Rows = [
        {**vars(given), "review": review.id, "condition": line.n, "files": given.file_words}
        for review in dossier.reviews
        for line in review.conditions
        for given in line.evidence
    ]
    columns = "review condition n text by at files verdict reason verdict_by decided_at"
    return population_of("condition_evidence", columns, rows)


def _conflicts(dossier: Dossier) -> Population:
    """The register of conflicts: for those who see everything (1-domain.md §1)."""
    columns = "review person relation found_by_system"
    return population_of("conflicts", columns, _review_rows(dossier, "conflicts"))


def _stages(dossier: Dossier) -> Rows:
    """Every attempt at every stage, each with the number of its authorisation."""
    return [
        {**vars(stage), "authorisation": right.id}
        for right in dossier.authorisations
        for stage in right.stages
    ]


def _release_stages(dossier: Dossier) -> Population:
    columns = "id authorisation stage attempt least_days scope entered_at entered_by left_at"
    columns += " left_by held_days ending reason"
    return population_of("release_stages", columns, _stages(dossier))


def _exit_criteria(dossier: Dossier) -> Population:
    rows: Rows = [
        {**vars(row), "stage": stage.id}
        for right in dossier.authorisations
        for stage in right.stages
        for row in stage.criteria
    ]
    return population_of("exit_criteria", "stage n text said", rows)


def _criterion_signatures(dossier: Dossier) -> Population:
    rows: Rows = [
        {**vars(signed), "stage": stage.id, "n": row.n}
        for right in dossier.authorisations
        for stage in right.stages
        for row in stage.criteria
        for signed in row.signatures
    ]
    columns = "stage n person evidence signed_at withdrawn_at withdrawn_because"
    return population_of("criterion_signatures", columns, rows)


def _decisions(dossier: Dossier) -> Population:
    rows: Rows = [
        {**vars(review.decision), "review": review.id}
        for review in dossier.reviews
        if review.decision
    ]
    columns = "id review outcome basis_name tier legal_class digest fingerprint arithmetic"
    return population_of("decisions", f"{columns} decided_at", rows)


def entries_population(entries: Iterable[SliceEntry]) -> Population:
    """The ledger's entries as rows."""
    rows: Rows = []
    for entry in entries:
        body = entry.content
        known = {
            name: body.get(name, "")
            for name in ("occurred_at", "recorded_at", "verb", "actor", "role", "subject", "demo")
        }
        rows.append({"index": entry.index, "id": entry.id, "leaf_hash": entry.leaf_hash, **known})
    columns = "index id occurred_at recorded_at verb actor role subject demo leaf_hash"
    return population_of("entries", columns, rows)


def _review_rows(dossier: Dossier, lines: str) -> Rows:
    return [
        {**vars(line), "review": review.id}
        for review in dossier.reviews
        for line in getattr(review, lines)
    ]


def _questions(dossier: Dossier) -> Population:
    columns = "review n about text asked_by asked_at answer answered_by closed_at is_withdrawn"
    columns += " made_necessary_by why"
    return population_of("questions", columns, _review_rows(dossier, "questions"))


def _reviews(dossier: Dossier) -> Population:
    columns = "id tier tier_reason basis state committee scheme_version digest fingerprint"
    return population_of(
        "reviews", f"{columns} opened_at closed_at", (vars(review) for review in dossier.reviews)
    )


def _scheduled(dossier: Dossier) -> Population:
    columns = "number kind authorisation tier due_on lapses_on state outcome ending digest"
    return population_of(
        "scheduled_reviews",
        f"{columns} opened_at missed_at closed_at",
        (vars(line) for line in dossier.scheduled),
    )


def _sign_offs(dossier: Dossier) -> Population:
    columns = "id review step person role on_behalf_of is_signature verdict rationale digest"
    return population_of(
        "sign_offs", f"{columns} version data signed_at", _review_rows(dossier, "sign_offs")
    )


def _steps(dossier: Dossier) -> Population:
    columns = "review position kind role assignee state opened_at done_at"
    return population_of("review_steps", columns, _review_rows(dossier, "steps"))


def _turns(dossier: Dossier) -> Population:
    columns = "kind ref at until person words text"
    return population_of("turns", columns, (vars(line) for line in dossier.turns))


def _versions(dossier: Dossier) -> Population:
    columns = "n digest fingerprint manifest_label tier points submitted_by submitted_at"
    return population_of("versions", columns, (vars(version) for version in dossier.versions))


def request_file(dossier: Dossier) -> dict[str, object]:
    """request.json: the request, its people, and where each version lies."""
    names = "number kind state title agent_name agent_slug unit submitted_at closed_at close_reason"
    return {
        **{name: plain(getattr(dossier, name)) for name in names.split()},
        "requester": {"name": dossier.requester.name, "ref": dossier.requester.ref},
        "owners": {role: {"name": who.name, "ref": who.ref} for role, who in dossier.owners},
        "versions": [
            {
                "n": version.n,
                "digest": version.digest,
                "fingerprint": version.fingerprint,
                "frozen": version_member(version),
                "classification": plain(version.classification),
            }
            for version in dossier.versions
        ],
    }


def version_member(version: VersionFacts) -> str:
    """The file that holds exactly what this version's digest is over."""
    return f"versions/{version.n}.json"


def people(dossier: Dossier) -> dict[str, str]:
    """Who is who: ledger reference → name, for everybody named in the dossier."""
    found = {who.ref: who.name for _, who in dossier.owners}
    found[dossier.requester.ref] = dossier.requester.name
    stages = [stage for right in dossier.authorisations for stage in right.stages]
    found |= {who.ref: who.name for stage in stages for who in stage.people}
    readers = [letter.acknowledged_by for letter in dossier.letters if letter.acknowledged_by]
    senders = [file.uploaded_by for file in dossier.attachments]
    desk = named_by_desk(dossier.checks, dossier.advice)
    said = (*_in_reviews(dossier.reviews), *voters(dossier.reviews))
    for who in (*readers, *said, *senders, *desk):
        found[who.ref] = who.name
    return dict(sorted(found.items()))


def _in_reviews(reviews: Iterable[ReviewLine]) -> Iterable[Who]:
    for review in reviews:
        named = [line.assignee for line in review.steps]
        named += [who for line in review.sign_offs for who in (line.person, line.on_behalf_of)]
        named += [who for line in review.questions for who in (line.asked_by, line.answered_by)]
        named += [who for line in review.conditions for who in line.people]
        yield from (who for who in named if who is not None)
