"""Tests of the FIT decoder, and a small writer of FIT files for them."""
