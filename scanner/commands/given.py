"""The values of a call. Typer reads each by pydantic, which takes longer to load than a call to
read; most are what they should be as they stand."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin


class Given:
    """Stands in a parameter's place for what Typer would read its value with, and asks that for
    the values that have to be made or refused."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value as the command takes it. Raises what Typer raises."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        kind = param.type_descriptor.annotation
        if kind == list[str] and all(isinstance(one, str) for one in value):
            return list(value)
        if value == param.default or (kind is str and isinstance(value, str)):
            return value
        if get_origin(kind) is Literal and value in get_args(kind):
            return value
        from typer._coercion import build_runtime_param

        return build_runtime_param(param.type_descriptor).coerce(value, param=param, ctx=ctx)
