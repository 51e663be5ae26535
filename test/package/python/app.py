"""A Python app on the built package: what a Python user types, and a template that says it worked."""

import sys

import aws_cdk as cdk
from cdk_event_workflows import ResilientQueue

app = cdk.App(outdir=sys.argv[1])
stack = cdk.Stack(app, "Shop")

ResilientQueue(stack, "Orders", consumer_timeout=cdk.Duration.seconds(60), max_receive_count=5)

app.synth()
