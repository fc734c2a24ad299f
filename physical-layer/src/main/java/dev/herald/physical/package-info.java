/// Drivers of quantum devices behind the contract of `hal`, and the heralding protocol.
@NullMarked
package dev.herald.physical;

import org.jspecify.annotations.NullMarked;
