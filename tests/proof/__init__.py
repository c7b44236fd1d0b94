"""A proof by play: random histories of borrowers all over the world, and an account that knows no rule of ours."""
