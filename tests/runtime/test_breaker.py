from appliance.runtime.breaker import CircuitBreaker

A, B = ("a", 389), ("b", 389)


def test_a_server_rests_after_failures_in_a_row():
    breaker = CircuitBreaker(failures=3, rest=30)
    assert [breaker.failed(A, 0), breaker.failed(A, 0)] == [0, 0]
    assert not breaker.is_resting(A, 0)
    assert breaker.failed(A, 0) == 30
    assert breaker.is_resting(A, 29.9)
    assert not breaker.is_resting(A, 30)


def test_the_others_do_not():
    breaker = CircuitBreaker(failures=1)
    breaker.failed(A, 0)
    assert not breaker.is_resting(B, 0)


def test_a_failed_trial_means_a_longer_rest_up_to_a_limit():
    breaker = CircuitBreaker(failures=1, rest=30, longest=100)
    assert [breaker.failed(A, now) for now in (0, 30, 90, 190)] == [30, 60, 100, 100]


def test_a_burst_of_failures_is_one_trouble():
    breaker = CircuitBreaker(failures=1, rest=30)
    assert [breaker.failed(A, 0), breaker.failed(A, 0), breaker.failed(A, 29)] == [30, 0, 0]
    assert not breaker.is_resting(A, 30)


def test_success_forgets():
    breaker = CircuitBreaker(failures=2)
    breaker.failed(A, 0)
    breaker.succeeded(A)
    assert breaker.failed(A, 0) == 0


def test_many_failures_overflow_nothing():
    breaker = CircuitBreaker(failures=1, longest=600)
    assert {breaker.failed(A, 1000 * n) for n in range(3000)} <= {30, 60, 120, 240, 480, 600}
