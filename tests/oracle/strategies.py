"""The same requests for Hypothesis: it draws every choice of the generator, so that it can shrink them."""

from typing import Any

from hypothesis import strategies as st

from oracle.requests import request


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    return request(draw(st.randoms(use_true_random=False)))
