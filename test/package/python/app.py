"""A Python app on the built package: what a Python user types."""

import sys

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from cdk_event_workflows import ObservabilityDashboard, OrderSaga, PaymentProvider, ResilientQueue

app = cdk.App(outdir=sys.argv[1])
stack = cdk.Stack(app, "Shop")

provider = lambda_.Function.from_function_name(stack, "Provider", "payments")
orders = OrderSaga(stack, "Orders", payment=PaymentProvider.function(provider))

inbox = ResilientQueue(stack, "Inbox", max_receive_count=5)
orders.notifications.add_queue(inbox.queue)

dashboard = ObservabilityDashboard(stack, "Operations", alarm_emails=["ops@example.com"])
dashboard.monitor(orders, inbox)

app.synth()
