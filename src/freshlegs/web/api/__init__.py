"""The JSON API: each operation with its shapes, and how it is described in OpenAPI."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from freshlegs.web.accounts.passkeys import Questions
from freshlegs.web.api import (
    activities,
    advise,
    check_ins,
    imports,
    library,
    load,
    me,
    passkeys,
    plans,
    problems,
    runner,
    session,
    shapes,
)
from freshlegs.web.api.limits import Rates
from freshlegs.web.api.operation import JSON, Operation

ROOT = "/api/v1"
OPERATIONS: tuple[Operation, ...] = (
    *advise.OPERATIONS,
    *check_ins.OPERATIONS,
    *plans.OPERATIONS,
    *activities.OPERATIONS,
    *load.OPERATIONS,
    *imports.OPERATIONS,
    *library.OPERATIONS,
    *runner.OPERATIONS,
    *me.OPERATIONS,
    *session.OPERATIONS,
    *passkeys.OPERATIONS,
)
WORDS = {
    200: "Done",
    201: "Kept",
    202: "Received; it is worked on",
    204: "Done",
    304: "You have this version already",
    400: "It could not be read",
    401: "Nobody is signed in, or the token does not hold",
    403: "It came from another site, or the token may not do that",
    404: "There is no such thing, or it is not yours",
    412: "It has changed since you read it",
    413: "Too large",
    415: "The wrong kind of body",
    421: "This host name is not served here",
    422: "Something does not fit; every fault with its path",
    429: "Too many; Retry-After says how long to wait",
    503: "The data cannot be used now",
    507: "The disk is full",
}
ALWAYS = (400, 421, 503)
WITH_A_BODY = (413, 415, 422)
CHANGES = (403, 429, 507)


def add_api(app: FastAPI) -> None:
    app.state.rates = Rates()
    app.state.questions = Questions()
    for operation in OPERATIONS:
        add(app, operation)


def add(app: FastAPI, operation: Operation) -> None:
    async def endpoint(request: Request) -> Response:
        return await operation(request)

    path = f"{ROOT}{operation.path}"
    app.add_api_route(
        path,
        endpoint,
        methods=[operation.method],
        name=f"{operation.method} {path}",
        operation_id=f"{operation.method} {path}",
        summary=operation.does,
        status_code=min(operation.gives),
        response_class=Response if operation.gives_a_file else JSONResponse,
        response_model=None,
        responses={**answers(operation), **refusals(operation)},
        openapi_extra=described(operation),
    )


def answers(operation: Operation) -> dict[int | str, dict[str, Any]]:
    return {
        status: {"description": WORDS[status], **({} if shape is None else content(shape))}
        for status, shape in operation.gives.items()
    }


def content(shape: Any) -> dict[str, Any]:
    return {"content": {shape.get("contentMediaType", JSON): {"schema": shape}}}


def refusals(operation: Operation) -> dict[int | str, dict[str, Any]]:
    found = {*ALWAYS, *operation.refuses}
    if operation.access != "public":
        found |= {401, 403}
    if operation.takes is not None:
        found |= set(WITH_A_BODY)
    if operation.method != "GET":
        found |= set(CHANGES)
    return {
        status: {"description": WORDS[status], "content": {problems.MEDIA: {"schema": shapes.PROBLEM}}}
        for status in sorted(found)
    }


def described(operation: Operation) -> dict[str, Any]:
    """What OpenAPI says beside the answers: whom it is for, what is asked, what kind of body."""
    parameters: list[Any] = [
        {"name": name, "in": "path", "required": True, "schema": shapes.STRING}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    parameters += operation.asks
    if operation.method == "POST" and operation.again is not None:
        key = {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"}
        parameters.append(
            {"name": "Idempotency-Key", "in": "header", "required": operation.needs_key, "schema": key}
        )
    made: dict[str, Any] = {"x-access": operation.access}
    if operation.scope is not None:
        made["x-scope"] = operation.scope
    if parameters:
        made["parameters"] = parameters
    if operation.takes is not None:
        media = JSON if operation.reads is None else "multipart/form-data"
        made["requestBody"] = {"required": True, "content": {media: {"schema": operation.takes}}}
    return made
