package main

import "caderno/features/spelling"

// nearest returns the word that a mistyped one most likely means, or "" when
// none is near.
var nearest = spelling.Nearest
