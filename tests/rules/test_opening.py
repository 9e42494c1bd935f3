"""Business, law and wish put together, and what is left for e-mail where they never meet."""

from datetime import UTC, date, datetime

from ringback.engine.windows import Hours
from ringback.rules.opening import opening, wish_week

SINCE = date(2026, 3, 2)
START = datetime(2026, 3, 2, tzinfo=UTC)
EIGHT_TO_SIX = Hours(source="business", zone="America/New_York", week=(((480, 1080),),) * 5 + ((), ()))
IN_HONOLULU = (Hours(source="US", zone="Pacific/Honolulu", week=(((480, 1260),),) * 7),)
IN_GUAM = (Hours(source="US", zone="Pacific/Guam", week=(((600, 720),),) * 7),)


def test_where_they_meet_the_wish_holds() -> None:
    found = opening(
        EIGHT_TO_SIX, IN_HONOLULU, wish_week(None, "09:00", None), day_zone="Pacific/Honolulu", since=SINCE
    )
    first = found.plan.next_open(START)
    assert not found.never_meet
    assert first is not None
    assert found.plan.local(first).strftime("%a %H:%M") == "Mon 09:00"


def test_a_wish_that_never_meets_our_hours_leaves_email_to_business_hours_that_are_lawful_there() -> None:
    found = opening(
        EIGHT_TO_SIX, IN_HONOLULU, wish_week(None, "17:00", None), day_zone="Pacific/Honolulu", since=SINCE
    )
    assert found.never_meet
    # 08:00 in New York is 03:00 in Honolulu; the law opens there at 08:00, when it is 13:00 in New York.
    assert [found.plan.local(at).hour for at in found.plan.spans(SINCE)[0]] == [8, 13]


def test_business_hours_that_are_never_lawful_there_leave_email_to_the_lawful_hours() -> None:
    found = opening(EIGHT_TO_SIX, IN_GUAM, None, day_zone="Pacific/Guam", since=SINCE)
    assert found.never_meet
    assert found.plan == found.law
    assert [found.plan.local(at).hour for at in found.plan.spans(SINCE)[0]] == [10, 12]
