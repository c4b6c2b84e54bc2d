"""Baraza: a knowledge platform for a closed, institutional community of practice."""
