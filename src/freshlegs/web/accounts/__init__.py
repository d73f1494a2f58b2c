"""Accounts of one household: passwords, passkeys, sessions, tokens. Secrets are made here; the store gets their hashes."""
