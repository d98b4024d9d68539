"""`python -m regviz` is `regviz`."""

from regviz.command import main

if __name__ == "__main__":
    main()
