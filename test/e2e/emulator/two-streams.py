"""Two functions read a stream each; one waits until the other was called, then fails. Prints who was called with what."""
import json
import threading
from ministack.services import dynamodb, lambda_svc

quick_called, all_done = threading.Event(), threading.Event()
calls = []

def execute(function, event):
    calls.append([function, *(record["number"] for record in event["Records"])])
    if function == "quick":
        quick_called.set()
        return {}
    if len(calls) > 2:
        all_done.set()
        return {}
    return {"error": quick_called.wait(20)}

lambda_svc._execute_function = execute
lambda_svc._get_func_record_for_qualifier = lambda name, qualifier: (name, {})
for function, numbers in [("slow", [1, 2]), ("quick", [3])]:
    arn = f"arn:aws:dynamodb:us-east-1:000000000000:table/{function}/stream/2026-11-21T00:00:00.000"
    dynamodb._tables[function] = {"LatestStreamArn": arn}
    dynamodb._stream_records[function] = [{"number": number, "dynamodb": {"ApproximateCreationDateTime": 9e9}} for number in numbers]
    lambda_svc._esms[function] = {"UUID": function, "FunctionName": function, "EventSourceArn": arn, "StartingPosition": "TRIM_HORIZON"}
lambda_svc._ensure_poller()
all_done.wait(20)
print(json.dumps(calls))
