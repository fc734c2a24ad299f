/// Virtual links: a circuit, with or without distillation, that looks like a link to the circuits above it.
@NullMarked
package dev.herald.network.virtual;

import org.jspecify.annotations.NullMarked;
