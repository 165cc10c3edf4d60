"""Variables with a value per context; every thread begins in an empty one of its own."""

from _contextvars import Context, ContextVar, Token, copy_context

__all__ = ('Context', 'ContextVar', 'Token', 'copy_context')
