package dev.herald.physical.ffm;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceOpenException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;

/// The table of functions of a driver in C. A library stays loaded until the process ends: a thread
/// that a driver forgot must not run into code that is gone.
///
/// @param name what the driver calls itself
record NativeDriver(
        String name,
        MemorySegment open,
        MemorySegment describe,
        MemorySegment submit,
        MemorySegment wake,
        MemorySegment close) {
    static final String ENTRY = "herald_hal_driver_v1";

    /// @throws DeviceOpenException naming the library and what is wrong with it
    @SuppressWarnings("restricted") // a driver is code that its user trusts
    static NativeDriver load(Path library) {
        Path path = library.toAbsolutePath();
        if (!Files.isRegularFile(path)) {
            throw new DeviceOpenException("option library: there is no file " + path);
        }
        try {
            SymbolLookup symbols = SymbolLookup.libraryLookup(path, Arena.global());
            MemorySegment entry =
                    symbols.find(ENTRY)
                            .orElseThrow(() ->
                                    new Broken("HAL-C-1", "no symbol " + ENTRY + " is exported"));
            return read(Calls.entry(entry));
        } catch (Broken broken) {
            throw new DeviceOpenException("library " + path + ": " + broken.text(), broken);
        } catch (IllegalCallerException forbidden) {
            throw new DeviceOpenException(
                    "Java may not call libraries: start it with"
                            + " --enable-native-access=dev.herald.physical (or ALL-UNNAMED on a class"
                            + " path)",
                    forbidden);
        } catch (IllegalArgumentException wrong) {
            throw new DeviceOpenException(
                    "option library: "
                            + path
                            + " cannot be loaded; is it a shared library for this machine, with"
                            + " all that it needs?",
                    wrong);
        }
    }

    /// Reads the table at an address.
    ///
    /// @throws Broken when it breaks a clause
    static NativeDriver read(long address) {
        if (address == 0) {
            throw new Broken("HAL-C-1", ENTRY + " returned NULL");
        }
        Struct table = Struct.at(address, Layouts.DRIVER, "the driver's table");
        int major = table.u32("contract_major");
        Broken.unless(
                major == DeviceDescriptor.CONTRACT_MAJOR,
                "HAL-C-2",
                "the driver speaks another major version of the contract:",
                Integer.toUnsignedLong(major));
        return new NativeDriver(
                table.text("name"),
                function(table, "open"),
                function(table, "describe"),
                function(table, "submit"),
                function(table, "wake"),
                function(table, "close"));
    }

    private static MemorySegment function(Struct table, String name) {
        long address = table.u64(name);
        if (address == 0) {
            throw new Broken("HAL-C-2", "the function " + name + " is NULL");
        }
        return MemorySegment.ofAddress(address);
    }
}
