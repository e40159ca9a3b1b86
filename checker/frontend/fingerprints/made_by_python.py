"""What modules, classes and functions hold besides what their author wrote: it follows from that, or is of one process alone."""

OF_A_MODULE = frozenset(
    {
        *("__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__cached__", "__builtins__"),
        *("__path__", "__annotations__", "__warningregistry__"),
    }
)
OF_A_CLASS = frozenset(
    {
        *("__dict__", "__weakref__", "__module__", "__qualname__", "__doc__", "__static_attributes__", "_abc_impl"),
        *("__firstlineno__", "__abstractmethods__", "__orig_bases__", "__parameters__", "__annotations_cache__"),
        *("class_serial", "_universe", "declared_elements", "interned_records"),
    }
)
"""The last ones are of the classes of sorts and records. Bases are read apart."""
OF_A_FUNCTION = frozenset({"__checker_rewritten__", "__wrapped__"})
OF_AN_ENUM = frozenset(
    {
        *("_generate_next_value_", "_member_names_", "_member_map_", "_value2member_map_", "_unhashable_values_"),
        *("_use_args_", "_member_type_", "_value_repr_", "_new_member_", "__new__", "__new_member__", "_add_alias_"),
        *("_hashable_values_", "_unhashable_values_map_", "_add_value_alias_"),
    }
)
OF_A_MEMBER = frozenset({"_value_", "_name_", "__objclass__", "_sort_order_"})
OF_A_DATACLASS = frozenset(
    {
        *("__init__", "__repr__", "__eq__", "__hash__", "__lt__", "__le__", "__gt__", "__ge__", "__setattr__"),
        *("__delattr__", "__replace__", "__getstate__", "__setstate__", "__match_args__"),
        *("__dataclass_fields__", "__dataclass_params__"),
    }
)
"""What `dataclass` writes, from the fields: they are read themselves."""
PURE_MODULES = frozenset(
    {
        *(
            "abc",
            "annotated_types",
            "bisect",
            "collections",
            "collections.abc",
            "dataclasses",
            "enum",
            "functools",
            "heapq",
        ),
        *("itertools", "math", "numbers", "operator", "string", "types", "typing", "typing_extensions", "__future__"),
        *("_collections", "_collections_abc", "_functools", "_operator", "_heapq", "_bisect"),
    }
)
"""Modules whose functions and classes give the same in every process."""
IMPURE = frozenset(
    {
        *("open", "input", "eval", "exec", "compile", "__import__", "globals", "locals", "vars", "dir", "id", "hash"),
        *("breakpoint", "print", "getattr", "__builtins__", "sys", "_sys", "os", "_os", "builtins", "io", "modules"),
    }
)
"""Names by which code comes to what is different in another process, without a module that says so."""
OF_BUILTINS = frozenset(
    {
        *(
            "__name__",
            "__doc__",
            "__package__",
            "__loader__",
            "__spec__",
            "__build_class__",
            "__debug__",
            "None",
            "True",
        ),
        *("False", "Ellipsis", "NotImplemented", "copyright", "credits", "license", "exit", "quit", "help", "_"),
    }
)
"""What `builtins` holds besides functions and classes of its own, before anyone adds to it."""
