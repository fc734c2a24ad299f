/// What a protocol core and its host have in common: machines, their outputs and deadlines, and the
/// seams to time, randomness and classical channels. The emulator, the tests and the daemon differ in
/// their implementation of these seams and in nothing else.
@NullMarked
package dev.herald.hal.host;

import org.jspecify.annotations.NullMarked;
