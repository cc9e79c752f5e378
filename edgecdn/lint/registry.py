"""Every lint rule, in the order of its code: a rule that is not listed here does not run."""

from __future__ import annotations

from typing import Final

from edgecdn.lint.rule import Rule
from edgecdn.lint.rules.cache import (
    browser_outlives_edge,
    forced_personal,
    idle_force,
    idle_keys,
    immutable_names,
    larger_than_cache,
    long_errors,
    no_store_below,
    partly_shadowed,
    shadowed,
    short_immutable,
    signed_browser_ttl,
    static_cookies,
    stored_cookies,
    swr_at_shield,
    unbounded_key,
    unsafe_methods,
)
from edgecdn.lint.rules.func import end_of_life, secret_in_vars, vars_and_secrets
from edgecdn.lint.rules.pop import far_from_shield, far_shield, one_place, region_twice
from edgecdn.lint.rules.port import (
    function_memory,
    function_size,
    many_rules,
    minimum_keeps_no_store,
    question_mark,
    swr_with_s_maxage,
)
from edgecdn.lint.rules.route import (
    folder_alone,
    foreign_pattern,
    head_alone,
    host_with_port,
    idle_origin,
    idle_path,
    idle_signing,
)
from edgecdn.lint.rules.sec import (
    any_host,
    guard_behind_cache,
    inner_host,
    key_in_file,
    open_guard,
    plain_origin,
    shared_key,
    unsigned_token,
    wide_purge,
)
from edgecdn.lint.rules.style import (
    double_star,
    head_beside_get,
    large_seconds,
    leading_slash,
    said_by_defaults,
)
from edgecdn.lint.rules.yaml import (
    older_yaml,
)

RULES: Final[tuple[Rule, ...]] = (
    shadowed.RULE,
    partly_shadowed.RULE,
    no_store_below.RULE,
    immutable_names.RULE,
    signed_browser_ttl.RULE,
    static_cookies.RULE,
    unbounded_key.RULE,
    swr_at_shield.RULE,
    forced_personal.RULE,
    idle_force.RULE,
    stored_cookies.RULE,
    browser_outlives_edge.RULE,
    idle_keys.RULE,
    long_errors.RULE,
    larger_than_cache.RULE,
    short_immutable.RULE,
    unsafe_methods.RULE,
    head_alone.RULE,
    host_with_port.RULE,
    foreign_pattern.RULE,
    folder_alone.RULE,
    idle_origin.RULE,
    idle_signing.RULE,
    idle_path.RULE,
    end_of_life.RULE,
    secret_in_vars.RULE,
    vars_and_secrets.RULE,
    one_place.RULE,
    far_shield.RULE,
    far_from_shield.RULE,
    region_twice.RULE,
    plain_origin.RULE,
    any_host.RULE,
    inner_host.RULE,
    open_guard.RULE,
    guard_behind_cache.RULE,
    wide_purge.RULE,
    shared_key.RULE,
    key_in_file.RULE,
    unsigned_token.RULE,
    swr_with_s_maxage.RULE,
    minimum_keeps_no_store.RULE,
    question_mark.RULE,
    function_memory.RULE,
    function_size.RULE,
    many_rules.RULE,
    older_yaml.RULE,
    said_by_defaults.RULE,
    large_seconds.RULE,
    leading_slash.RULE,
    double_star.RULE,
    head_beside_get.RULE,
)
