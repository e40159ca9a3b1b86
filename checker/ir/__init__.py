"""The intermediate representation: typed expressions and statements, its checker and its printer. Knows no syntax and no engine."""
