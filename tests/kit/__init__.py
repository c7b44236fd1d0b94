"""What the tests share. Fakes stand at Telegram's HTTP and at the clock alone."""
