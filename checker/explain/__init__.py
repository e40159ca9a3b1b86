"""Why a formula is false or true, what failed, and which `require` says no: in the words of the source, with the values there."""
