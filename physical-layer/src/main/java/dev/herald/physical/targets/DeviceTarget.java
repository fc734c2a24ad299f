package dev.herald.physical.targets;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A device named on a command line, as a driver and its options.
///
/// | written | driver | options |
/// |---|---|---|
/// | `sim`, `sim:nv-lab` | `sim` | `profile` |
/// | `remote:HOST:PORT` | `remote` | `host`, `port` |
/// | `remote:unix:PATH` | `remote` | `unix` |
/// | `native:LIBRARY.so` | `native` | `library` |
/// | `provider:NAME` | `NAME` | |
///
/// Each may end in `?option=value&option=value`; what stands there comes on top.
///
/// @param text as it was written
/// @param driver name of the [QuantumDeviceProvider]
/// @param options for it, in the order written
public record DeviceTarget(String text, String driver, Map<String, String> options) {
    /// The forms, for help texts.
    public static final String SYNTAX =
            "sim[:PROFILE], remote:HOST:PORT, remote:unix:PATH, native:LIBRARY or provider:NAME,"
                    + " each with ?option=value&...";

    public DeviceTarget {
        requireNonNull(text);
        requireNonNull(driver);
        options = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /// @throws IllegalArgumentException naming the target, the part that is wrong and the syntax
    public static DeviceTarget parse(String text) {
        int query = text.indexOf('?');
        String head = query < 0 ? text : text.substring(0, query);
        int colon = head.indexOf(':');
        String kind = colon < 0 ? head : head.substring(0, colon);
        String rest = colon < 0 ? "" : head.substring(colon + 1);
        Map<String, String> options = new LinkedHashMap<>();
        String driver =
                switch (kind) {
                    case "sim" -> {
                        if (colon >= 0) {
                            options.put("profile", required(text, "a profile after sim:", rest));
                        }
                        yield "sim";
                    }
                    case "remote" -> {
                        remote(text, rest, options);
                        yield "remote";
                    }
                    case "native" -> {
                        options.put("library", required(text, "a library after native:", rest));
                        yield "native";
                    }
                    case "provider" -> required(text, "a driver's name after provider:", rest);
                    default -> throw wrong(text, "\"" + kind + "\" is no kind of target");
                };
        if (query >= 0) {
            addOptions(text, text.substring(query + 1), options);
        }
        return new DeviceTarget(text, driver, options);
    }

    private static void remote(String text, String rest, Map<String, String> options) {
        if (rest.startsWith("unix:")) {
            options.put(
                    "unix",
                    required(text, "a path after remote:unix:", rest.substring("unix:".length())));
            return;
        }
        int colon = rest.lastIndexOf(':');
        if (colon < 1 || !rest.substring(colon + 1).matches("\\d{1,5}")) {
            throw wrong(text, "HOST:PORT is missing after remote:");
        }
        int port = Integer.parseInt(rest.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            throw wrong(text, "port " + port + " is not in 1..65535");
        }
        options.put("host", rest.substring(0, colon));
        options.put("port", Integer.toString(port));
    }

    private static void addOptions(String text, String query, Map<String, String> options) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw wrong(text, "\"" + pair + "\" is not option=value");
            }
            options.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }

    private static String required(String text, String what, String part) {
        if (part.isEmpty()) {
            throw wrong(text, what + " is missing");
        }
        return part;
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException(
                "target \"" + text + "\": " + why + "; a target is " + SYNTAX);
    }

    /// The same target with an option that is not set yet.
    public DeviceTarget withDefault(String option, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.putIfAbsent(option, value);
        return new DeviceTarget(text, driver, more);
    }

    /// Whether it is written `sim`: a simulated device in virtual time. As `provider:sim` it lives in the
    /// time of its host.
    public boolean isSimulated() {
        return driver.equals("sim") && text.startsWith("sim");
    }

    /// Opens the device with the driver of that name.
    ///
    /// @param providers those that there are, usually of a `ServiceLoader`
    /// @throws DeviceOpenException when there is no such driver or it cannot open the device
    public QuantumDevice open(Iterable<QuantumDeviceProvider> providers, DeviceContext context) {
        return provider(providers).open(context, options);
    }

    /// The driver of that name.
    ///
    /// @throws DeviceOpenException naming those that there are
    public QuantumDeviceProvider provider(Iterable<QuantumDeviceProvider> providers) {
        List<String> known = new ArrayList<>();
        for (QuantumDeviceProvider provider : providers) {
            if (provider.name().equals(driver)) {
                return provider;
            }
            known.add(provider.name());
        }
        throw new DeviceOpenException(
                "no driver is called " + driver + "; there are " + new TreeSet<>(known));
    }
}
