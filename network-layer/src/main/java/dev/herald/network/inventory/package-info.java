/// Stocks of end-to-end pairs, made before they are asked for: filled, aged, reserved, claimed and expired at
/// both ends alike.
@NullMarked
package dev.herald.network.inventory;

import org.jspecify.annotations.NullMarked;
