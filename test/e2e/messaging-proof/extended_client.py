"""Sends to or receives from a queue through the Amazon SQS Extended Client Library for Python."""
import json
import sys

sys.path.insert(0, sys.argv[1])
from sqs_extended_client import SQSExtendedClientSession
from sqs_extended_client import client as library

# The library takes what follows the last hyphen for the receipt handle; the embedded AWS has handles with hyphens, SQS has none.
library._get_original_receipt_handle = lambda _, handle: handle.rsplit(library.S3_KEY_MARKER, 1)[1]

endpoint, command, queue_url, bucket, *rest = sys.argv[2:]
session = SQSExtendedClientSession(aws_access_key_id="000000000000", aws_secret_access_key="local", region_name="us-east-1")
client = session.client("sqs", endpoint_url=endpoint)
client.s3_client = session.client("s3", endpoint_url=endpoint)
client.large_payload_support = bucket
client.delete_payload_from_s3 = True

if command == "send":
    legacy, body_file = rest
    client.use_legacy_attribute = legacy == "legacy"
    with open(body_file, encoding="utf-8") as body:
        client.send_message(QueueUrl=queue_url, MessageBody=body.read(), MessageAttributes={})
else:
    messages = client.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=5, MessageAttributeNames=["All"]).get("Messages", [])
    print(json.dumps([{"body": m["Body"], "attributes": sorted(m.get("MessageAttributes", {}))} for m in messages]))
    for message in messages:
        client.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
