"""Hardship: what happened, what comes in and goes out, told at the own pace; a story and its answers."""
