/// One node: all layers wired together, with a builder to embed it.
@NullMarked
package dev.herald.node;

import org.jspecify.annotations.NullMarked;
