"""Counts what the embedded AWS does, for the bill: one JSON line for each use into the file METER_FILE names.

Python loads this module at its start when its folder is on PYTHONPATH; it wraps the emulator's services as they load.
"""
import functools
import importlib.abc
import importlib.machinery
import json
import math
import os
import sys
import time

from pacing import pace_queues, pace_streams


def count(resource_type, name, **meters):
    with open(os.environ["METER_FILE"], "a") as file:
        file.write(json.dumps({"type": resource_type, "name": name, "meters": meters}) + "\n")


def table_operation(operation, meter):
    """Asks for the consumed capacity, indexes included, and counts it."""

    @functools.wraps(operation)
    def counted(data, *rest):
        asked = data.get("ReturnConsumedCapacity", "NONE") != "NONE"
        answer = operation(data if asked else {**data, "ReturnConsumedCapacity": "TOTAL"}, *rest)
        status, headers, body = answer
        result = json.loads(body)
        if status != 200:
            # A condition that does not hold is paid like the write itself.
            for table in tables_of(data):
                count("AWS::DynamoDB::Table", table, **{meter: 2 if "TransactItems" in data else 1})
            return answer
        consumed = result.get("ConsumedCapacity") or consumed_by_batch_get(data, result)
        for entry in consumed if isinstance(consumed, list) else [consumed]:
            count("AWS::DynamoDB::Table", entry["TableName"], **{meter: entry["CapacityUnits"]})
        if asked:
            return answer
        result.pop("ConsumedCapacity", None)
        return status, headers, json.dumps(result, ensure_ascii=False).encode()

    return counted


def consumed_by_batch_get(data, result):
    """The emulator does not tell: each item by itself, half a unit for every 4 KB, a whole one where the read is consistent."""
    consumed = []
    for table, asked in data.get("RequestItems", {}).items() if "Responses" in result else ():
        found = [math.ceil(len(json.dumps(item)) / 4096) for item in result["Responses"].get(table, [])]
        absent = len(asked["Keys"]) - len(found)
        consumed.append({"TableName": table, "CapacityUnits": (sum(found) + absent) * (1 if asked.get("ConsistentRead") else 0.5)})
    return consumed


def tables_of(data):
    if "TransactItems" not in data:
        return [data["TableName"]] if "TableName" in data else []
    return [part["TableName"] for item in data["TransactItems"] for part in item.values()]


def meter_tables(module):
    writes = ["_put_item", "_update_item", "_delete_item", "_batch_write_item", "_transact_write_items"]
    reads = ["_get_item", "_query", "_scan", "_batch_get_item", "_transact_get_items"]
    for names, meter in [(writes, "writeUnits"), (reads, "readUnits")]:
        for name in names:
            setattr(module, name, table_operation(getattr(module, name), meter))


def before(module, name, note):
    """Notes a call before it happens."""
    original = getattr(module, name)

    @functools.wraps(original)
    def noted(*args, **kwargs):
        note(*args, **kwargs)
        return original(*args, **kwargs)

    setattr(module, name, noted)


def last(arn_or_url):
    return str(arn_or_url).replace("/", ":").split(":")[-1]


def meter_buses(module):
    def note(data, *_, **__):
        for entry in data.get("Entries", []):
            size = len(json.dumps(entry).encode())
            count("AWS::Events::EventBus", last(entry.get("EventBusName", "default")), events=1, archivedBytes=size)

    before(module, "_put_events", note)
    before(module, "_dispatch_to_sns", lambda arn, *_: count("AWS::SNS::Topic", last(arn), publishes=1))
    before(module, "_dispatch_to_sqs", lambda spec, *_: count("AWS::SQS::Queue", last(spec), requests=1))


def meter_topics(module):
    before(module, "_publish", lambda params: count("AWS::SNS::Topic", last(module._p(params, "TopicArn")), publishes=1))
    before(module, "_deliver_to_sqs", lambda endpoint, *_, **__: count("AWS::SQS::Queue", last(endpoint), requests=1))


def meter_queues(module):
    receive = module._receive_messages_for_esm

    def received(url, *args):
        messages = receive(url, *args)
        if messages:  # Lambda's empty receives are there at rest
            count("AWS::SQS::Queue", last(url), requests=1)
        return messages

    module._receive_messages_for_esm = received
    before(module, "_delete_messages_for_esm", lambda url, handles: handles and count("AWS::SQS::Queue", last(url), requests=1))


def meter_buckets(module):
    def note(method, path, headers, *_, **__):
        bucket, _key = module._parse_bucket_key(path, headers)
        if bucket:
            meter = "gets" if method in ("GET", "HEAD") else "puts"
            count("AWS::S3::Bucket", bucket, **({} if method == "DELETE" else {meter: 1}))

    before(module, "handle_request", note)


def meter_functions(_app):
    # The launcher loads it itself, before the rest.
    module = sys.modules["ministack.services.lambda_svc"]
    execute = module._execute_function_dispatch

    @functools.wraps(execute)
    def counted(func, config, *args):
        start = time.monotonic()
        try:
            return execute(func, config, *args)
        finally:
            milliseconds = math.ceil(1000 * (time.monotonic() - start))
            count("AWS::Lambda::Function", config.get("FunctionName"), invocations=1, milliseconds=milliseconds)

    module._execute_function_dispatch = counted


CHANGES = {
    "ministack.app": [meter_functions],
    "ministack.services.dynamodb": [meter_tables, pace_streams],
    "ministack.services.eventbridge": [meter_buses],
    "ministack.services.s3": [meter_buckets],
    "ministack.services.sns": [meter_topics],
    "ministack.services.sqs": [meter_queues, pace_queues],
}


class MeteringLoader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module):
        super().exec_module(module)
        for change in CHANGES[self.name]:
            change(module)


class MeteringFinder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname not in CHANGES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec:
            spec.loader = MeteringLoader(fullname, spec.origin)
        return spec


if os.environ.get("METER_FILE"):
    sys.meta_path.insert(0, MeteringFinder())
