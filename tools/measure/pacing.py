"""Makes the emulator read queues and streams as Lambda does, so that batches in measurements are those of AWS.

- A stream is read four times a second; the emulator reads it whenever something comes.
  https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
- A batching window is waited for, and a batch gathers up to its size; the emulator knows no windows and stops at ten messages.
  https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""
import threading
import time

STREAM_PAUSE = 0.25


next_wake = 0.0


def wake_after(seconds):
    from ministack.core.concurrency import esm_wake

    global next_wake
    now = time.monotonic()
    if now < next_wake <= now + seconds:
        return
    next_wake = now + seconds
    timer = threading.Timer(seconds, esm_wake.set)
    timer.daemon = True
    timer.start()


def pace_streams(module):
    read = module.stream_records_since
    last_read = {}

    def paced(table, position, limit, **scope):
        rest = last_read.get(table, 0) + STREAM_PAUSE - time.monotonic()
        if rest > 0:
            wake_after(rest)
            return []
        records = read(table, position, limit, **scope)
        if records:
            last_read[table] = time.monotonic()
        return records

    module.stream_records_since = paced


def mapping_of(queue):
    from ministack.services import lambda_svc

    arn = queue["attributes"].get("QueueArn")
    return next((esm for _, _, esm in lambda_svc._iter_all_esms() if esm.get("EventSourceArn") == arn), {})


def pace_queues(module):
    receive = module._receive_messages_for_esm

    def gathered(url, size):
        queue = module._queues[url]
        window = mapping_of(queue).get("MaximumBatchingWindowInSeconds") or 0
        now = time.time()
        waiting = [message["sent_at"] for message in queue["messages"] if message.get("visible_at", 0) <= now]
        if not waiting:
            return []
        rest = min(waiting) + window - now
        if rest > 0 and len(waiting) < size:
            wake_after(rest)
            return []
        batch = []
        while len(batch) < size:
            messages = receive(url, size - len(batch))
            if not messages:
                break
            batch += messages
        return batch

    module._receive_messages_for_esm = gathered
