"""What the services do, told as stories that run anywhere: through aliram and the official SDKs on the emulator
(`tests/test_scenarios.py`), and through aliram on a real account (`make live`)."""
