"""Wrong props reach a Python user as an error that says how to mend them."""

import aws_cdk as cdk
from cdk_event_workflows import ResilientQueue

stack = cdk.Stack(cdk.App(), "Shop")
ResilientQueue(stack, "Orders", retention=cdk.Duration.days(10), dead_letter_retention=cdk.Duration.days(5))
