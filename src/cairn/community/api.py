"""Discussions: what other areas and the screens may do with them."""

from __future__ import annotations

from cairn.community.places import own_post, place_of, post_of, subject_url
from cairn.community.posts_by import posts_by, posts_by_day
from cairn.community.reacting import follow, like, report, unfollow, unlike
from cairn.community.reading import (
    AnswerPage,
    PostItem,
    PostsPage,
    answer_page,
    answered,
    post_facts,
    posts_page,
)
from cairn.community.writing import delete_post, edit_post, write

__all__ = [
    "AnswerPage",
    "PostItem",
    "PostsPage",
    "answer_page",
    "answered",
    "delete_post",
    "edit_post",
    "follow",
    "like",
    "own_post",
    "place_of",
    "post_facts",
    "post_of",
    "posts_by",
    "posts_by_day",
    "posts_page",
    "report",
    "subject_url",
    "unfollow",
    "unlike",
    "write",
]
