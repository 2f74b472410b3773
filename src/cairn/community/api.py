"""Discussions: what other areas and the screens may do with them."""

from __future__ import annotations

from cairn.community.cafe_reading import (
    AttendedCafe,
    CafeItem,
    CafesPage,
    PlacesPage,
    cafe_facts,
    cafe_for,
    cafes_attended,
    cafes_page,
    coming_cafes,
    count_attended,
    places_page,
)
from cairn.community.cafes import (
    CafePlan,
    cafe_of,
    cafe_of_host,
    call_off,
    change_cafe,
    join_now,
    not_coming,
    plan_cafe,
    tell_who_came,
    want_to_come,
)
from cairn.community.places import own_post, place_of, post_of, subject_url
from cairn.community.posts_by import posts_by, posts_by_day
from cairn.community.reacting import follow, follow_author, like, report, unfollow, unfollow_author, unlike
from cairn.community.reading import AnswerPage, PostItem, PostsPage, answer_page, answered, post_facts, posts_page
from cairn.community.writing import delete_post, edit_post, write

__all__ = [
    "AnswerPage",
    "AttendedCafe",
    "CafeItem",
    "CafePlan",
    "CafesPage",
    "PlacesPage",
    "PostItem",
    "PostsPage",
    "answer_page",
    "answered",
    "cafe_facts",
    "cafe_for",
    "cafe_of",
    "cafe_of_host",
    "cafes_attended",
    "cafes_page",
    "call_off",
    "change_cafe",
    "coming_cafes",
    "count_attended",
    "delete_post",
    "edit_post",
    "follow",
    "follow_author",
    "join_now",
    "like",
    "not_coming",
    "own_post",
    "place_of",
    "places_page",
    "plan_cafe",
    "post_facts",
    "post_of",
    "posts_by",
    "posts_by_day",
    "posts_page",
    "report",
    "subject_url",
    "tell_who_came",
    "unfollow",
    "unfollow_author",
    "unlike",
    "want_to_come",
    "write",
]
