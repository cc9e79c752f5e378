"""`python -m edgecdn` is `edgecdn`."""

import sys

from edgecdn.cli.main import main

sys.exit(main())
