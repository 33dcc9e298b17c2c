"""Whatever a scenario, an override or a table holds: one message or none, and nothing left."""

from hypothesis import HealthCheck, given, settings

from tests.fuzzing import cases, judge


@given(case=cases())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_goes_wrong_in_silence(case):
    judge(*case)
