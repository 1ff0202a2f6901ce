"""The service's GET by hand: Python's HTTP client against the Runtime API, one connection, and no library beside."""
import http.client
import json
import os

INVOCATION = "/2018-06-01/runtime/invocation/"


def handler(event):
    path, query = event.get("pathParameters") or {}, event.get("queryStringParameters") or {}
    user = {"id": int(path["id"]), "name": query.get("name", "")}
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(user),
        "isBase64Encoded": False,
    }


connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    connection.request("GET", INVOCATION + "next")
    response = connection.getresponse()
    request_id, event = response.headers["lambda-runtime-aws-request-id"], response.read()
    connection.request("POST", INVOCATION + request_id + "/response", json.dumps(handler(json.loads(event))))
    connection.getresponse().read()
