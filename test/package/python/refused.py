"""Wrong props reach a Python user as an error that says how to mend them."""

import aws_cdk as cdk
from cdk_event_workflows import ResilientQueue

stack = cdk.Stack(cdk.App(), "Shop")
ResilientQueue(stack, "Orders", consumer_timeout=cdk.Duration.hours(13))
