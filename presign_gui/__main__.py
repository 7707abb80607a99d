"""`python -m presign_gui`."""

import sys

from presign_gui.cli import main

if __name__ == "__main__":
    sys.exit(main())
