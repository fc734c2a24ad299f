/// The C binding of the device contract (`spec/c/herald_hal.h`, `spec/text/hal-c.md`), both ways: the
/// driver `native` opens devices of a shared library, and [dev.herald.physical.ffm.ExportedDriver]
/// offers the devices of a Java driver to a C host. Needs `--enable-native-access=dev.herald.physical`.
@NullMarked
package dev.herald.physical.ffm;

import org.jspecify.annotations.NullMarked;
