"""The tiers of the tasks that reviews hand out."""

from collections.abc import Collection, Mapping

from approvals.models import CompletenessCheck, Condition, Question, ReviewStep


def of_steps(ids: Collection[int]) -> Mapping[int, int]:
    return dict(ReviewStep.objects.filter(pk__in=ids).values_list("pk", "review__tier"))


def of_questions(ids: Collection[int]) -> Mapping[int, int]:
    return dict(Question.objects.filter(pk__in=ids).values_list("pk", "review__tier"))


def of_conditions(ids: Collection[int]) -> Mapping[int, int]:
    return dict(Condition.objects.filter(pk__in=ids).values_list("pk", "review__tier"))


def of_checks(ids: Collection[int]) -> Mapping[int, int]:
    return dict(CompletenessCheck.objects.filter(pk__in=ids).values_list("pk", "request__tier"))
