package dev.herald.network.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class PlaneSettingsTest {
    /// Settings of test rounds can be made before anything else of the data plane's: in a class loader of
    /// their own they are the first class that is initialised.
    @Test
    void settingsOfTestRoundsNeedNoOthersFirst() throws Exception {
        URL here = PlaneSettings.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader fresh =
                new URLClassLoader(new URL[] {here}, ClassLoader.getPlatformClassLoader())) {
            Class<?> tests = Class.forName(PlaneSettings.Tests.class.getName(), true, fresh);
            Object usual = tests.getField("USUAL").get(null);

            assertEquals(PlaneSettings.Tests.USUAL.toString(), usual.toString());
        }
    }
}
