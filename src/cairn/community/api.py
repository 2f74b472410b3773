"""Discussions: what other areas and the screens may do with them."""

from __future__ import annotations

from cairn.community.reading import PostItem, PostsPage, answered, post_facts, posts_page, replies_of
from cairn.community.writing import (
    delete_post,
    edit_post,
    follow,
    like,
    own_post,
    place_of,
    post_of,
    report,
    unfollow,
    unlike,
    write,
)

__all__ = [
    "PostItem",
    "PostsPage",
    "answered",
    "delete_post",
    "edit_post",
    "follow",
    "like",
    "own_post",
    "place_of",
    "post_facts",
    "post_of",
    "posts_page",
    "replies_of",
    "report",
    "unfollow",
    "unlike",
    "write",
]
