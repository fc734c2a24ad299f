/// The contract with hardware: what a device says of itself, what it can be told to do and what it
/// reports. This is what a vendor implements. Normative text: spec/text/hal.md.
@NullMarked
package dev.herald.hal.device;

import org.jspecify.annotations.NullMarked;
