"""The desk's rules: what agents and supervisors may do with a case, and what they are told. Pure."""
