"""How long moto's interpreter waits before each attempt: shortest and longest. Reads retriers as JSON from standard input. Nothing waits for real."""
import json
import random
import sys
import time
from types import SimpleNamespace

from moto.stepfunctions.parser.asl.component.common.retry.backoff_rate_decl import BackoffRateDecl
from moto.stepfunctions.parser.asl.component.common.retry.interval_seconds_decl import IntervalSecondsDecl
from moto.stepfunctions.parser.asl.component.common.retry.jitter_strategy_decl import JitterStrategy, JitterStrategyDecl
from moto.stepfunctions.parser.asl.component.common.retry.max_attempts_decl import MaxAttemptsDecl
from moto.stepfunctions.parser.asl.component.common.retry.max_delay_seconds_decl import MaxDelaySecondsDecl
from moto.stepfunctions.parser.asl.component.common.retry.retrier_decl import RetrierDecl
from moto.stepfunctions.parser.asl.component.common.retry.retrier_outcome import RetrierOutcome

FITS = SimpleNamespace(eval=lambda env: env.stack.append(True))


def given(part, field, retrier):
    return part(retrier[field]) if field in retrier else None


def waits(retrier, draw):
    slept = []
    time.sleep, random.uniform = slept.append, draw
    decl = RetrierDecl(
        error_equals=FITS,
        interval_seconds=given(IntervalSecondsDecl, "IntervalSeconds", retrier),
        max_attempts=given(MaxAttemptsDecl, "MaxAttempts", retrier),
        backoff_rate=given(BackoffRateDecl, "BackoffRate", retrier),
        max_delay_seconds=given(MaxDelaySecondsDecl, "MaxDelaySeconds", retrier),
        jitter_strategy=JitterStrategyDecl(JitterStrategy[retrier.get("JitterStrategy", "NONE")]),
    )
    env = SimpleNamespace(stack=[], heap={}, is_running=lambda: True, next_field_name=None)
    while True:
        decl.eval(env)
        if env.stack.pop() is not RetrierOutcome.Executed:
            return slept


print(json.dumps([{"shortest": waits(one, lambda low, _: low), "longest": waits(one, lambda _, high: high)} for one in json.load(sys.stdin)]))
