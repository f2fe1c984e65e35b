"""The host's side: `hookclient.py ADDRESS RATE SECONDS` delivers at a steady rate, a connection each.

A delivery's time runs from the moment at which it was due, so that one slow answer does not slow the asking down.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import statistics
import sys
import time
from urllib.parse import urlsplit

SECRET = "a-secret-for-the-bench-alone"
REPOSITORY = {"path_with_namespace": "bench/core", "description": "x" * 9000}  # as long as Gitee's own, twice
WHEN = "2025-02-20T05:20:00+08:00"


def delivery(number: int) -> bytes:
    """Write a whole request: a comment of its own, signed now."""
    instant = str(int(time.time() * 1000))
    made = hmac.digest(SECRET.encode(), f"{instant}\n{SECRET}".encode(), hashlib.sha256)
    comment = {"id": number, "body": "/eligible", "user": {"id": 7}, "updated_at": WHEN}
    said = {"noteable_type": "PullRequest", "comment": comment, "pull_request": {"number": 12}}
    body = json.dumps({"action": "comment", **said, "repository": REPOSITORY, "project": REPOSITORY}).encode()
    head = [
        "POST /hooks/gitee HTTP/1.1",
        "Host: bench",
        "Connection: close",
        "X-Gitee-Event: Note Hook",
        f"X-Gitee-Token: {base64.b64encode(made).decode()}",
        f"X-Gitee-Timestamp: {instant}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


async def main(address: str, rate: int, seconds: int) -> None:
    """Deliver, and tell how long the answers took, in milliseconds."""
    url, loop = urlsplit(address), asyncio.get_running_loop()
    begin, took, refused = loop.time() + 0.5, [], []

    async def one(number: int) -> None:
        due = begin + number / rate
        await asyncio.sleep(due - loop.time())
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        writer.write(delivery(number + 1))
        answer = await reader.read()
        took.append(1000 * (loop.time() - due))
        if answer.split(b" ", 2)[1] != b"200":
            refused.append(number)
        writer.close()

    await asyncio.gather(*map(one, range(rate * seconds)))
    p99 = statistics.quantiles(took, n=100)[98]
    told = {"p99": p99, "median": statistics.median(took), "answered": len(took), "refused": len(refused)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
