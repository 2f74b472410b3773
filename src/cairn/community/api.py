"""Discussions: what other areas and the screens may do with them."""

from __future__ import annotations

from cairn.community.places import own_post, place_of, post_of, subject_url
from cairn.community.reacting import (
    follow,
    follow_author,
    like,
    report,
    unfollow,
    unfollow_author,
    unlike,
)
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
    "follow_author",
    "like",
    "own_post",
    "place_of",
    "post_facts",
    "post_of",
    "posts_page",
    "report",
    "subject_url",
    "unfollow",
    "unfollow_author",
    "unlike",
    "write",
]
