

def test_the_record_shows_votes_and_arithmetic_once_the_ballot_has_ended(
    client, cast, ballot, request_3, now
):
    words = "A reason that only those read who have voted themselves."
    make.vote(ballot, cast.co_chair, Choice.REJECT, now=now + HOUR, rationale=words)
    client.force_login(cast.member)
    address = reverse("request_record", args=[request_3.number])
    page = client.get(address).content.decode()
    assert words not in page and ballot.text["question"] in page
    for person in (cast.chair, cast.member, cast.business, cast.ethics):
        make.vote(ballot, person, now=now + HOUR)
    page = client.get(address).content.decode()
    assert words in page and "more than half of the base" in page
