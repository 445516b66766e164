"""What a forger who holds the portal's key may do to a pack: manifest and signature are made anew,
and it is found by what it contradicts (``signed_anew`` on the usual form, ``large`` on that of
large packs)."""

import json
from base64 import b64encode
from typing import Any

from govportal.ledger.rules import commitments, merkle
from tests.evidence import sample
from tests.evidence.manipulations import (
    ENTRIES,
    FIRST,
    SECOND,
    TEXTS,
    THREATS,
    Members,
    a_tree,
    as_sheet,
    edited,
    found_as,
    lines,
    with_lines,
    with_rows,
    with_sheet,
    without,
)


def with_entry(found: Members, at: int, **changed: Any) -> Members:
    rows = lines(found, ENTRIES)
    rows[at].update(changed)
    return with_lines(found, ENTRIES, rows)


def other_body(found: Members) -> str:
    body: str = lines(found, ENTRIES)[0]["body"]
    return body.replace("ciso", "dpo")


# --- the ledger -----------------------------------------------------------------------------


@found_as("signed_anew", f"{ENTRIES}, entry {FIRST}", "does not give its leaf hash")
def an_entry_rewritten(found: Members) -> Members:
    return with_entry(found, 0, body=other_body(found))


@found_as("signed_anew", f"{ENTRIES}, entry {FIRST}", "does not stand in the tree")
def an_entry_rewritten_with_its_hash(found: Members) -> Members:
    body = other_body(found)
    return with_entry(found, 0, body=body, leaf_hash=merkle.leaf_hash(body.encode()).hex())


@found_as("signed_anew", f"{ENTRIES}: holds 2 entries, not 3")
def an_entry_taken_out(found: Members) -> Members:
    return with_lines(found, ENTRIES, lines(found, ENTRIES)[1:])


@found_as("signed_anew", f"{ENTRIES}, entry {SECOND}: is out of order or stands twice")
def an_entry_twice(found: Members) -> Members:
    first, second, third = lines(found, ENTRIES)
    return with_lines(found, ENTRIES, [first, second, second, third])


@found_as("signed_anew", f"{ENTRIES}, entry {FIRST}: is out of order")
def entries_in_another_order(found: Members) -> Members:
    return with_lines(found, ENTRIES, lines(found, ENTRIES)[::-1])


@found_as("signed_anew", f"{ENTRIES}, entry 01JD{9:022d}", "does not stand in the tree")
def an_entry_made_up(found: Members) -> Members:
    rows = lines(found, ENTRIES)
    body = rows[0]["body"].replace(FIRST, f"01JD{9:022d}")
    leaf = merkle.leaf_hash(body.encode()).hex()
    made_up = {**rows[2], "id": f"01JD{9:022d}", "body": body, "leaf_hash": leaf, "index": 7}
    return with_lines(found, ENTRIES, [*rows, made_up])


@found_as("signed_anew", f"{ENTRIES}, entry {FIRST}", "does not stand in the tree")
def an_entry_in_another_place(found: Members) -> Members:
    return with_entry(found, 0, index=1)


@found_as("signed_anew", f"{ENTRIES}, entry {FIRST}", "the proof is too short")
def a_proof_cut_short(found: Members) -> Members:
    return with_entry(found, 0, proof=lines(found, ENTRIES)[0]["proof"][:-1])


@found_as("signed_anew", f"{ENTRIES}, entry 01JD{8:022d}", f"has the body of entry {FIRST}")
def an_entry_under_another_name(found: Members) -> Members:
    return with_entry(found, 0, id=f"01JD{8:022d}")


@found_as("signed_anew", f"{ENTRIES}: lacks 1 bodies, omissions.json speaks of 0")
def a_body_taken_for_pruned(found: Members) -> Members:
    return with_entry(found, 1, body=None)


@found_as("signed_anew", f"{ENTRIES}, line 2: cannot be read")
def a_line_torn(found: Members) -> Members:
    first, second, third = found[ENTRIES].splitlines(keepends=True)
    return {**found, ENTRIES: first + second[:50] + b"\n" + third}


@found_as("signed_anew", f"{ENTRIES}, entry {FIRST}", "is not about the request")
def an_entry_about_something_else(found: Members) -> Members:
    manifest = json.loads(found["manifest.json"])
    return {**found, "manifest.json": json.dumps({**manifest, "refs": ["agent:x"]}).encode()}


@found_as("signed_anew", f"{ENTRIES}, entry {FIRST}", "does not stand in the tree")
def a_checkpoint_of_another_tree(found: Members) -> Members:
    root = b64encode(a_tree("a", "b").root).decode()
    manifest = json.loads(found["manifest.json"])
    tree = {"origin": sample.ORIGIN, "size": 9, "root": root}
    return {
        **found,
        "ledger/checkpoint.txt": sample.signed(f"{sample.ORIGIN}\n9\n{root}\n").encode(),
        "manifest.json": json.dumps({**manifest, "tree": tree}).encode(),
    }


@found_as("signed_anew", "ledger/checkpoint.txt: is another checkpoint than the manifest names")
def a_checkpoint_of_another_day(found: Members) -> Members:
    root = b64encode(a_tree("a", "b").root).decode()
    note = sample.signed(f"{sample.ORIGIN}\n2\n{root}\n")
    return {**found, "ledger/checkpoint.txt": note.encode()}


@found_as("signed_anew", "ledger/checkpoint.txt: carries no valid signature")
def a_checkpoint_that_nobody_signed(found: Members) -> Members:
    return edited(found, "ledger/checkpoint.txt", "2026-11-12", "2026-11-10")


@found_as("signed_anew", f"{TEXTS}, entry {SECOND}", "/personal/rationale is not the one")
def a_reason_rewritten(found: Members) -> Members:
    return edited(found, TEXTS, "reason 5", "reason 7")


@found_as("signed_anew", f"{TEXTS}, entry {FIRST}", "/personal/rationale is not the one")
def another_salt(found: Members) -> Members:
    rows = lines(found, TEXTS)
    rows[0]["salt"] = commitments.new_salt() if hasattr(commitments, "new_salt") else "0" * 32
    return with_lines(found, TEXTS, rows)


@found_as("signed_anew", f"{TEXTS}, entry {FIRST}", "/personal/remark, where the entry has nothing")
def a_text_in_another_place(found: Members) -> Members:
    return edited(found, TEXTS, "/personal/rationale", "/personal/remark")


@found_as("signed_anew", f"{TEXTS}, entry {SECOND}", "is not the one that was recorded")
def a_text_of_another_entry(found: Members) -> Members:
    return edited(found, TEXTS, FIRST, SECOND)


@found_as("signed_anew", f"{TEXTS}, entry 01JD{4:022d}", "not in this pack")
def a_text_of_an_entry_elsewhere(found: Members) -> Members:
    return edited(found, TEXTS, FIRST, f"01JD{4:022d}")


# --- populations ----------------------------------------------------------------------------


@found_as("signed_anew", "population/sign_offs.csv: row 3 says something else")
def a_verdict_turned_in_the_sheet(found: Members) -> Members:
    rows = as_sheet(found, "sign_offs")
    rows[3][rows[0].index("verdict")] = "reject"
    return with_sheet(found, "sign_offs", rows)


@found_as("signed_anew", "population/questions.csv: row 1 says something else")
def a_question_turned_in_the_data(found: Members) -> Members:
    return edited(found, "population/questions.json", "at night", "by day")


@found_as("signed_anew", "population/sign_offs.csv: has 4 rows", "populations.json says 5")
def a_row_taken_out_of_the_sheet(found: Members) -> Members:
    return with_sheet(found, "sign_offs", as_sheet(found, "sign_offs")[:-1])


@found_as("signed_anew", "population/sign_offs.csv: row 2 says something else")
def two_rows_exchanged(found: Members) -> Members:
    head, first, second, third, *rest = as_sheet(found, "sign_offs")
    return with_sheet(found, "sign_offs", [head, first, third, second, *rest])


@found_as("signed_anew", "population/sign_offs.csv: has other columns")
def a_column_taken_out(found: Members) -> Members:
    return with_sheet(found, "sign_offs", [row[1:] for row in as_sheet(found, "sign_offs")])


@found_as("signed_anew", "population/sign_offs.csv: has 5 rows", "populations.json says 4")
def a_number_turned(found: Members) -> Members:
    return edited(found, "populations.json", '"count": 5', '"count": 4')


@found_as("signed_anew", "population/questions.json, row 1: cannot be read")
def a_population_torn(found: Members) -> Members:
    name = "population/questions.json"
    return {**found, name: found[name][:-20]}


@found_as("signed_anew", "population/questions.json: is a population that populations.json")
def a_population_not_spoken_of(found: Members) -> Members:
    notes = [n for n in json.loads(found["populations.json"]) if n["name"] != "questions"]
    return {**found, "populations.json": json.dumps(notes).encode()}


@found_as("signed_anew", "../../secret.json: is missing")
def a_population_outside_the_pack(found: Members) -> Members:
    return edited(found, "populations.json", "population/questions.json", "../../secret.json")


@found_as("signed_anew", "population/entries.json, row 2: says something else of verb")
def an_entry_listed_as_something_else(found: Members) -> Members:
    return with_rows(found, "entries", lambda rows: rows[1].update(verb="review.rejected"))


@found_as("signed_anew", "population/entries.json, row 3: says something else of index")
def an_entry_not_listed(found: Members) -> Members:
    return with_rows(found, "entries", list.pop)


@found_as("signed_anew", "population/attachments.json, row 1: says another SHA-256")
def an_attachment_exchanged(found: Members) -> Members:
    return {**found, THREATS: b"%PDF-1.7 nothing to fear"}


@found_as("signed_anew", "population/attachments.json, row 1: names attachments/01")
def an_attachment_taken_out_unsaid(found: Members) -> Members:
    return without(found, THREATS)


@found_as("signed_anew", "versions/1.json: does not have the digest of that version")
def a_version_exchanged(found: Members) -> Members:
    return edited(found, "versions/1.json", "CRM", "ERP")


@found_as("signed_anew", "verdict 2: is about a digest that no version has")
def a_verdict_about_something_else(found: Members) -> Members:
    other = "sha256:" + "00" * 32
    return with_rows(found, "sign_offs", lambda rows: rows[1].update(digest=other))


# --- large packs ----------------------------------------------------------------------------


@found_as("large", "population/sign_offs.csv: row 4 says something else")
def a_line_of_a_population(found: Members) -> Members:
    name = "population/sign_offs.jsonl"
    rows = lines(found, name)
    rows[3]["verdict"] = "reject"
    return with_lines(found, name, rows)


@found_as("large", "population/sign_offs.jsonl, row 2: cannot be read")
def a_line_of_a_population_torn(found: Members) -> Members:
    name = "population/sign_offs.jsonl"
    first, second, *rest = found[name].splitlines(keepends=True)
    return {**found, name: b"".join([first, second[:9] + b"\n", *rest])}


@found_as("large", "population/entries.jsonl, row 1: says something else of actor")
def a_line_of_the_list_of_entries(found: Members) -> Members:
    name = "population/entries.jsonl"
    rows = lines(found, name)
    rows[0]["actor"] = "person:99"
    text = edited(found, "population/entries.csv", "person:03", "person:99")
    return with_lines(text, name, rows)


# --- packs about many requests --------------------------------------------------------------


@found_as("book", "chapters/r-1/versions/1.json: does not have the digest of that version")
def a_version_in_a_chapter(found: Members) -> Members:
    return edited(found, "chapters/r-1/versions/1.json", "CRM", "ERP")


@found_as("book", "chapters/r-1/versions/1.json: is missing, although a version is listed")
def a_version_taken_out_of_a_chapter(found: Members) -> Members:
    return without(found, "chapters/r-1/versions/1.json")


@found_as("book", "verdict 1: is about a digest that no version has")
def a_verdict_of_another_chapter(found: Members) -> Members:
    name = "population/sign_offs.jsonl"
    rows = [{**row, "of": "r-2"} for row in lines(found, name)]
    head, *rest = as_sheet(found, "sign_offs")
    moved = with_sheet(found, "sign_offs", [head, *(["r-2", *row[1:]] for row in rest)])
    return with_lines(moved, name, rows)


@found_as("book", "population/attachments.jsonl, row 1: says another SHA-256")
def an_attachment_in_a_chapter(found: Members) -> Members:
    return {**found, f"chapters/r-1/{THREATS}": b"%PDF-1.7 nothing to fear"}
