"""``python -m backend_quest``."""

import sys

from backend_quest.cli import main

if __name__ == "__main__":
    sys.exit(main())
