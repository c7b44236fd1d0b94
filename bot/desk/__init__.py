"""The desk's shell: what happens in the lender's group becomes turns like any other."""
