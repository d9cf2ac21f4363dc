"""Makes the AWS calls that arrive as lines of JSON, and prints the result of each as a line; ends with its input."""
import json
import sys

import boto3
from botocore.exceptions import ClientError

clients = {}


def call(service, operation, region, given):
    key = (service, region)
    if key not in clients:
        clients[key] = boto3.client(service, region_name=region)
    client = clients[key]
    if client.can_paginate(operation):
        return client.get_paginator(operation).paginate(**given).build_full_result()
    return getattr(client, operation)(**given)


for line in sys.stdin:
    ask = json.loads(line)
    try:
        answer = {"result": call(ask["service"], ask["operation"], ask["region"], ask["input"])}
    except ClientError as error:
        answer = {"error": error.response["Error"]["Code"], "message": str(error)}
    print(json.dumps(answer, default=str), flush=True)
