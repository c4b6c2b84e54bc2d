"""A small sender of the protocol, for tests that look at single requests; programs of others are tried beside it."""

from base64 import b64encode
from hashlib import sha256

TUS = {"tus-resumable": "1.0.0"}
BYTES = {**TUS, "content-type": "application/offset+octet-stream"}
STUDY = b"Cash transfers reach older persons in Kitui.\n" * 4_000


def checksum(content, algorithm="sha256", digest=sha256):
    return {"upload-checksum": f"{algorithm} {b64encode(digest(content).digest()).decode()}"}


def described(name):
    return {"upload-metadata": f"filename {b64encode(name.encode()).decode()}"}


def begin(browser, length=0, name="study.txt", **more):
    length = length or len(STUDY)
    answer = browser.post("/uploads", headers={**TUS, "upload-length": str(length), **described(name), **more})
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def go_on(browser, where, content, offset=0, **more):
    return browser.patch(where, content=content, headers={**BYTES, "upload-offset": str(offset), **more})


def offset_of(browser, where):
    answer = browser.head(where, headers=TUS)
    return int(answer.headers["upload-offset"]) if answer.status_code == 200 else answer.status_code
