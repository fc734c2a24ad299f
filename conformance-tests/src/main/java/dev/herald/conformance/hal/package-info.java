/// The suite for devices: every clause of the chapter HAL, held against a driver in virtual time. A
/// test reads like its clause; what it needs of a device it takes from the descriptor.
@NullMarked
package dev.herald.conformance.hal;

import org.jspecify.annotations.NullMarked;
