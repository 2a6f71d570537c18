"""`python -m linter`.  Knows nothing but where the command begins."""

from linter.cli import main

if __name__ == "__main__":
    main()
