from __future__ import annotations

from edgecdn.drivers.virtual.world import VirtualWorld
from edgecdn.edge.images.overlays import gathered
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.recipe import Recipe
from edgecdn.edge.wishes import NO_WISHES, Wishes
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response
from tests.support.edge import no_functions, ok

ASKED = Wishes(image=Picture(Recipe(), overlays=("http://a/1", "http://a/2")))


def run(wishes: Wishes, answers: dict[str, Response | str]) -> Wishes:
    async def fetch(url: str) -> Response | str:
        return answers[url]

    world = VirtualWorld(lambda origin, request, now: ok(), no_functions)
    return world.run(gathered(wishes, fetch))


def test_pictures_come_in_their_order() -> None:
    found = run(
        ASKED,
        {
            "http://a/1": Response(200, Headers(), Bytes(b"1")),
            "http://a/2": Response(200, Headers(), Bytes(b"2")),
        },
    )
    assert isinstance(found.image, Picture)
    assert found.image.drawn == (b"1", b"2")


def test_one_that_is_not_there_is_told() -> None:
    for answer, text in ((Response(404), "its server answered 404"), ("no", "no")):
        found = run(ASKED, {"http://a/1": answer})
        assert found.image == Unreadable(f"the picture to draw, http://a/1: {text}")


def test_without_pictures_to_draw_nothing_is_asked() -> None:
    assert run(NO_WISHES, {}) == NO_WISHES
    assert run(Wishes(image=Unreadable("x")), {}) == Wishes(image=Unreadable("x"))
