"""Documents: papers set in type by Typst and signed. Nothing here knows the database or Telegram."""
