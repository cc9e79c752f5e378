"""Advice on edge functions."""
