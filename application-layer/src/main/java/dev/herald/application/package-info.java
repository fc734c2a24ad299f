/// The application layer: what programs ask a quantum network for.
@NullMarked
package dev.herald.application;

import org.jspecify.annotations.NullMarked;
