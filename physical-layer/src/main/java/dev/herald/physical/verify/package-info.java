/// Measures a device against its own descriptor, through the device contract alone.
@NullMarked
package dev.herald.physical.verify;

import org.jspecify.annotations.NullMarked;
