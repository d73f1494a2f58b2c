"""What a page is: a method, a path, who may see it, and the function that answers a visit."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from starlette.datastructures import FormData
from starlette.responses import Response

if TYPE_CHECKING:
    from freshlegs.web.site import Visit

Access = Literal["public", "session", "self", "coach", "admin", "token"]
Method = Literal["GET", "POST"]

HTML = {"content": {"text/html": {"schema": {"type": "string"}}}}
REFUSALS = {
    303: "Go there to see what came of it",
    400: "Malformed",
    401: "Nobody is signed in",
    403: "The request came from another site",
    404: "There is no such thing, or it is not yours",
    409: "What was answered has changed since",
    413: "Too large",
    421: "This host name is not served here",
    422: "Something is missing or contradicts itself; all answers are kept",
    503: "The data cannot be used now",
    507: "The disk is full",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One method on one path. `answer` runs in a thread, so it may use the store and the planner.

    access  public: everybody; self: the signed-in runner, on what is theirs; session: about the sign-in itself;
            token: the secret in the path is the key
    files   how many files its form may carry
    reads   reads the body of a form by itself, where it may be too large for the usual way
    """

    method: Method
    path: str
    access: Access
    answer: Callable[[Visit], Response]
    files: int = 0
    reads: Callable[[Visit], Awaitable[FormData]] | None = None

    @property
    def described(self) -> dict[str, Any]:
        """What OpenAPI says of it beside the method and the path."""
        names = re.findall(r"{(\w+)}", self.path)
        schema = {"type": "string"}
        parameters = [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]
        kind = "multipart/form-data" if self.reads else "application/x-www-form-urlencoded"
        form = {kind: {"schema": {"type": "object"}}}
        body = {"requestBody": {"content": form}} if self.method == "POST" else {}
        return {"x-access": self.access, **({"parameters": parameters} if parameters else {}), **body}
