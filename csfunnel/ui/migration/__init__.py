"""The page Migration: whether every note arrived, why rows differ, and what repairs them."""
