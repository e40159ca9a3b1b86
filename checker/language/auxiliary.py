"""Variables that are left out when states are compared."""


class Auxiliary:
    """`sent: Annotated[Count, Auxiliary] = 0`: two states that differ in such variables alone are one state.

    Nothing but other Auxiliary variables and a @constraint may depend on one: a body that reads it to decide what happens, or a property
    that reads it, is a mistake in the spec (C312).
    """
